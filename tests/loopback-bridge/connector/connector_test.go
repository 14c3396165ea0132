package connector

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.mau.fi/util/configupgrade"
	"gopkg.in/yaml.v3"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/bridgev2"
	"maunium.net/go/mautrix/bridgev2/bridgeconfig"
	"maunium.net/go/mautrix/bridgev2/database"
	"maunium.net/go/mautrix/bridgev2/networkid"
	"maunium.net/go/mautrix/event"

	"hearth/loopback-bridge/wire"
)

func example(t *testing.T, change func(*Config)) *Config {
	t.Helper()
	var config Config
	if err := yaml.Unmarshal([]byte(exampleConfig), &config); err != nil {
		t.Fatal(err)
	}
	change(&config)
	return &config
}

func client(config *Config, split bool) *Client {
	connector := &Connector{bridge: &bridgev2.Bridge{Config: &bridgeconfig.BridgeConfig{SplitPortals: split}}}
	if config != nil {
		connector.config = *config
	}
	login := &bridgev2.UserLogin{UserLogin: &database.UserLogin{ID: "you", Metadata: &LoginMetadata{}}}
	return newClient(connector, login)
}

func TestTheExampleIsAConfiguration(t *testing.T) {
	config := example(t, func(*Config) {})
	if err := config.settle(); err != nil {
		t.Fatal(err)
	}
	if config.patience != 20*time.Second || config.name("ada", "Ada") != "Ada (loopback)" || config.name("ada", "") != "ada (loopback)" {
		t.Fatalf("%+v", config)
	}
	if family, address, _ := config.address(); family != "tcp" || address != "127.0.0.1:29400" {
		t.Fatalf("%s %s", family, address)
	}
	text, _, upgrader := (&Connector{}).GetConfig()
	user := strings.Replace(text, "29400", "1", 1)
	var merged, base yaml.Node
	if err := yaml.Unmarshal([]byte(text), &base); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(user), &merged); err != nil {
		t.Fatal(err)
	}
	upgrader.DoUpgrade(configupgrade.NewHelper(&base, &merged))
	out, err := yaml.Marshal(&base)
	if err != nil || !strings.Contains(string(out), "127.0.0.1:1") {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestAConfigurationThatCannotBe(t *testing.T) {
	for why, change := range map[string]func(*Config){
		"`network.listen` is `here`, neither":           func(c *Config) { c.Listen = "here" },
		"`network.listen` is `unix:here`, neither":      func(c *Config) { c.Listen = "unix:here" },
		"`network.patience` is no length of time":       func(c *Config) { c.Patience = "long" },
		"`network.displayname_template` is no template": func(c *Config) { c.DisplaynameTemplate = "{{" },
	} {
		err := example(t, change).settle()
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("`%s`: %v", why, err)
		}
	}
	config := example(t, func(c *Config) { c.Listen = "unix:/run/x" })
	if family, address, err := config.address(); family != "unix" || address != "/run/x" || err != nil {
		t.Fatalf("%s %s %v", family, address, err)
	}
}

func TestNamesThatGhostsCanBeCalled(t *testing.T) {
	for name, valid := range map[string]bool{
		"ada": true, "a.b-c_9": true, "": false, "Ada": false, "a b": false, "ä": false, "a:b": false,
	} {
		if validName(name) != valid {
			t.Errorf("`%s`", name)
		}
	}
}

func TestAConversationOfTwoIsTheLoginsOwn(t *testing.T) {
	you := client(nil, false)
	if key := you.portal("@ada"); key.Receiver != "you" || key.ID != "@ada" {
		t.Errorf("%v", key)
	}
	if key := you.portal("family"); key.Receiver != "" {
		t.Errorf("%v", key)
	}
	if key := client(nil, true).portal("family"); key.Receiver != "you" {
		t.Errorf("%v", key)
	}
}

func TestWhoIsInAChat(t *testing.T) {
	you := client(nil, false)
	group := you.chatInfo("family", &wire.Chat{Name: "Family", Members: []string{"ada", "you", "bob"}})
	if *group.Name != "Family" || *group.Type != database.RoomTypeDefault || len(group.Members.MemberMap) != 3 {
		t.Errorf("%+v", group)
	}
	if me := group.Members.MemberMap["you"]; !me.IsFromMe || me.SenderLogin != "you" {
		t.Errorf("%+v", me)
	}
	direct := you.chatInfo("@ada", &wire.Chat{})
	if direct.Name != nil || *direct.Type != database.RoomTypeDM || direct.Members.OtherUserID != "ada" {
		t.Errorf("%+v", direct)
	}
	if ada := you.sender("ada", false); ada.IsFromMe || ada.Sender != "ada" {
		t.Errorf("%+v", ada)
	}
}

func TestWhatHistoryIsAskedFor(t *testing.T) {
	portal := &bridgev2.Portal{Portal: &database.Portal{PortalKey: networkid.PortalKey{ID: "@ada"}}}
	anchor := &database.Message{ID: "m5"}
	for name, test := range map[string]struct {
		params bridgev2.FetchMessagesParams
		want   wire.History
	}{
		"since":  {bridgev2.FetchMessagesParams{Forward: true, AnchorMessage: anchor, Count: 9}, wire.History{After: "m5", Count: 9}},
		"newest": {bridgev2.FetchMessagesParams{Forward: true, Count: 9}, wire.History{Count: 9}},
		"before": {bridgev2.FetchMessagesParams{AnchorMessage: anchor}, wire.History{Before: "m5"}},
		"on":     {bridgev2.FetchMessagesParams{AnchorMessage: anchor, Cursor: "m2"}, wire.History{Before: "m2"}},
	} {
		test.params.Portal = portal
		test.want.Chat = "@ada"
		if got := question(test.params); got != test.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAnEventIsTakenOnce(t *testing.T) {
	you := client(nil, false)
	you.connector.network = wire.New(you.login.Log)
	you.metadata().After = 2
	for _, seq := range []int64{1, 2, 3, 4, 3, 4, 5} {
		you.Take(seq, &wire.Event{})
	}
	var seqs []int64
	for _, waiting := range you.queue {
		seqs = append(seqs, waiting.seq)
	}
	if len(seqs) != 3 || seqs[0] != 3 || seqs[2] != 5 {
		t.Fatalf("%v", seqs)
	}
	you.Disconnect()
	if _, ok := you.next(); ok {
		t.Fatal("something waits after the end")
	}
}

func TestWhatTheHomeserverWillNeverTake(t *testing.T) {
	answer := func(status int) error {
		return fmt.Errorf("sending: %w", mautrix.HTTPError{
			RespError: &mautrix.RespError{ErrCode: "M_X"}, Response: &http.Response{StatusCode: status},
		})
	}
	for status, never := range map[int]bool{403: true, 400: true, 413: true, 401: false, 429: false, 502: false} {
		if final(answer(status)) != never {
			t.Errorf("%d", status)
		}
	}
	if final(nil) || final(errors.New("connection refused")) || final(mautrix.HTTPError{}) {
		t.Error("what was not answered may be tried again")
	}
}

func TestAFileIsDescribed(t *testing.T) {
	said := &wire.Message{Text: "look", Media: &wire.Media{Name: "a.png", Type: "image/png", Width: 2, Data: []byte{1}}}
	content := describe(said)
	if content.MsgType != event.MsgImage || content.Body != "look" || content.FileName != "a.png" || content.Info.Size != 1 {
		t.Fatalf("%+v", content)
	}
	for mime, kind := range map[string]event.MessageType{
		"video/mp4": event.MsgVideo, "audio/ogg": event.MsgAudio, "application/pdf": event.MsgFile, "": event.MsgFile,
	} {
		if messageType(mime) != kind {
			t.Errorf("`%s`", mime)
		}
	}
}

func TestLoggingInAgainKeepsHowFarTheNetworkWasRead(t *testing.T) {
	kept := &LoginMetadata{After: 9, LoggedOut: true}
	kept.CopyFrom(&LoginMetadata{})
	if kept.After != 9 || kept.LoggedOut {
		t.Fatalf("%+v", kept)
	}
}
