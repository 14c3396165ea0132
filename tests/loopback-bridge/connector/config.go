package connector

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"
	"time"

	"go.mau.fi/util/configupgrade"
)

//go:embed example-config.yaml
var exampleConfig string

// Config is the `network` part of the bridge's configuration.
type Config struct {
	Listen              string `yaml:"listen"`
	Patience            string `yaml:"patience"`
	DisplaynameTemplate string `yaml:"displayname_template"`

	patience    time.Duration
	displayname *template.Template
}

func upgradeConfig(helper configupgrade.Helper) {
	for _, key := range []string{"listen", "patience", "displayname_template"} {
		helper.Copy(configupgrade.Str, key)
	}
}

// settle reads what the strings mean.
func (c *Config) settle() (err error) {
	if _, _, err = c.address(); err != nil {
		return err
	}
	if c.patience, err = time.ParseDuration(c.Patience); err != nil {
		return fmt.Errorf("`network.patience` is no length of time such as `20s`: %w", err)
	}
	if c.displayname, err = template.New("displayname").Parse(c.DisplaynameTemplate); err != nil {
		return fmt.Errorf("`network.displayname_template` is no template: %w", err)
	}
	return nil
}

// address is what net.Listen takes.
func (c *Config) address() (family, address string, err error) {
	if path, ok := strings.CutPrefix(c.Listen, "unix:"); ok && strings.HasPrefix(path, "/") {
		return "unix", path, nil
	} else if !ok && strings.Contains(c.Listen, ":") {
		return "tcp", c.Listen, nil
	}
	return "", "", fmt.Errorf("`network.listen` is `%s`, neither `HOST:PORT` nor `unix:/PATH`", c.Listen)
}

func (c *Config) name(id, name string) string {
	if name == "" {
		name = id
	}
	var text strings.Builder
	if err := c.displayname.Execute(&text, map[string]string{"ID": id, "Name": name}); err != nil {
		return name
	}
	return text.String()
}
