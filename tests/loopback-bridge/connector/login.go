package connector

import (
	"context"
	"fmt"

	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/bridgev2/status"

	"hearth/loopback-bridge/wire"
)

const (
	flowPassword = "password"
	fieldName    = "name"
	fieldWord    = "password"
	stepEnter    = "loopback.login.enter"
	stepComplete = "loopback.login.complete"
)

// GetLoginFlows offers the one way in: a name and a password, which the network judges.
func (c *Connector) GetLoginFlows() []bridgev2.LoginFlow {
	return []bridgev2.LoginFlow{{
		ID:          flowPassword,
		Name:        "Password",
		Description: "Log in with your name and password on the network",
	}}
}

// CreateLogin begins one.
func (c *Connector) CreateLogin(_ context.Context, user *bridgev2.User, flow string) (bridgev2.LoginProcess, error) {
	if flow != flowPassword {
		return nil, bridgev2.ErrInvalidLoginFlowID
	}
	return &passwordLogin{connector: c, user: user}, nil
}

type passwordLogin struct {
	connector *Connector
	user      *bridgev2.User
}

var _ bridgev2.LoginProcessUserInput = (*passwordLogin)(nil)

func (p *passwordLogin) Cancel() {}

func (p *passwordLogin) Start(context.Context) (*bridgev2.LoginStep, error) {
	return &bridgev2.LoginStep{
		Type:         bridgev2.LoginStepTypeUserInput,
		StepID:       stepEnter,
		Instructions: "",
		UserInputParams: &bridgev2.LoginUserInputParams{Fields: []bridgev2.LoginInputDataField{
			{Type: bridgev2.LoginInputFieldTypeUsername, ID: fieldName, Name: "Name"},
			{Type: bridgev2.LoginInputFieldTypePassword, ID: fieldWord, Name: "Password"},
		}},
	}, nil
}

func (p *passwordLogin) SubmitUserInput(ctx context.Context, input map[string]string) (*bridgev2.LoginStep, error) {
	ctx, cancel := context.WithTimeout(ctx, p.connector.config.patience)
	defer cancel()
	var who wire.User
	entered := wire.Login{Name: input[fieldName], Password: input[fieldWord]}
	if err := p.connector.network.Ask(ctx, "", wire.DoLogin, entered, &who); err != nil {
		return nil, err
	}
	if !validName(who.ID) {
		return nil, fmt.Errorf("the network says that you are `%s`, which is no name", who.ID)
	}
	login, err := p.user.NewLogin(ctx, &database.UserLogin{
		ID:            networkid.UserLoginID(who.ID),
		RemoteName:    who.Name,
		RemoteProfile: status.RemoteProfile{Name: who.Name, Username: who.ID},
		Metadata:      &LoginMetadata{},
	}, &bridgev2.NewLoginParams{DeleteOnConflict: true})
	if err != nil {
		return nil, fmt.Errorf("cannot keep the login: %w", err)
	}
	login.Client.Connect(login.Log.WithContext(p.connector.bridge.BackgroundCtx))
	return &bridgev2.LoginStep{
		Type:           bridgev2.LoginStepTypeComplete,
		StepID:         stepComplete,
		Instructions:   fmt.Sprintf("Logged in as %s", who.ID),
		CompleteParams: &bridgev2.LoginCompleteParams{UserLoginID: login.ID, UserLogin: login},
	}, nil
}
