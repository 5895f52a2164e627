package engine

import (
	"errors"
	"fmt"
	"log/slog"

	amconfig "github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/notify/discord"
	"github.com/prometheus/alertmanager/notify/email"
	"github.com/prometheus/alertmanager/notify/incidentio"
	"github.com/prometheus/alertmanager/notify/jira"
	"github.com/prometheus/alertmanager/notify/mattermost"
	"github.com/prometheus/alertmanager/notify/msteams"
	"github.com/prometheus/alertmanager/notify/msteamsv2"
	"github.com/prometheus/alertmanager/notify/opsgenie"
	"github.com/prometheus/alertmanager/notify/pagerduty"
	"github.com/prometheus/alertmanager/notify/pushover"
	"github.com/prometheus/alertmanager/notify/rocketchat"
	"github.com/prometheus/alertmanager/notify/slack"
	"github.com/prometheus/alertmanager/notify/telegram"
	"github.com/prometheus/alertmanager/notify/victorops"
	"github.com/prometheus/alertmanager/notify/webex"
	"github.com/prometheus/alertmanager/notify/webhook"
	"github.com/prometheus/alertmanager/notify/wechat"
	"github.com/prometheus/alertmanager/template"
	commonconfig "github.com/prometheus/common/config"

	"github.com/redline-metrics/redline/cmd/redline/internal/redact"
)

// receiver collects the integrations of one receiver.
type receiver struct {
	name         string
	templates    *template.Template
	log          *slog.Logger
	told         *noticeboard
	secrets      *redact.Secrets
	integrations []notify.Integration
	errs         []error
}

// newReceivers makes the integrations of all receivers, by their names, and the
// templates of their messages. Each message is noted in told.
func newReceivers(cfg alertmanagerConfig, told *noticeboard, secrets *redact.Secrets, log *slog.Logger) (map[string][]notify.Integration, *template.Template, error) {
	templates, err := template.FromGlobs(cfg.Templates)
	if err != nil {
		return nil, nil, fmt.Errorf("templates: %w", err)
	}
	receivers := map[string][]notify.Integration{}
	for _, r := range cfg.Receivers {
		if receivers[r.Name], err = newReceiver(r, templates, told, secrets, log); err != nil {
			return nil, nil, err
		}
	}
	return receivers, templates, nil
}

// newReceiver makes all integrations that a receiver has. Amazon's SNS is not among
// them: it would bring Amazon's libraries.
func newReceiver(cfg amconfig.Receiver, t *template.Template, told *noticeboard, secrets *redact.Secrets, log *slog.Logger) ([]notify.Integration, error) {
	if len(cfg.SNSConfigs) > 0 {
		return nil, fmt.Errorf("receiver %s: sns_configs: this receiver is not part of redline; webhook_configs can stand for it", cfg.Name)
	}
	r := &receiver{name: cfg.Name, templates: t, log: log, told: told, secrets: secrets}
	integrate(r, "webhook", cfg.WebhookConfigs, webhook.New)
	integrate(r, "email", cfg.EmailConfigs, func(c *email.EmailConfig, t *template.Template, l *slog.Logger, _ ...commonconfig.HTTPClientOption) (*email.Email, error) {
		return email.New(c, t, l), nil
	})
	integrate(r, "slack", cfg.SlackConfigs, slack.New)
	integrate(r, "pagerduty", cfg.PagerdutyConfigs, pagerduty.New)
	integrate(r, "opsgenie", cfg.OpsGenieConfigs, opsgenie.New)
	integrate(r, "victorops", cfg.VictorOpsConfigs, victorops.New)
	integrate(r, "pushover", cfg.PushoverConfigs, pushover.New)
	integrate(r, "telegram", cfg.TelegramConfigs, telegram.New)
	integrate(r, "discord", cfg.DiscordConfigs, discord.New)
	integrate(r, "webex", cfg.WebexConfigs, webex.New)
	integrate(r, "wechat", cfg.WechatConfigs, wechat.New)
	integrate(r, "msteams", cfg.MSTeamsConfigs, msteams.New)
	integrate(r, "msteamsv2", cfg.MSTeamsV2Configs, msteamsv2.New)
	integrate(r, "jira", cfg.JiraConfigs, jira.New)
	integrate(r, "incidentio", cfg.IncidentioConfigs, incidentio.New)
	integrate(r, "rocketchat", cfg.RocketchatConfigs, rocketchat.New)
	integrate(r, "mattermost", cfg.MattermostConfigs, mattermost.New)
	return r.integrations, errors.Join(r.errs...)
}

// integrate adds the integrations of one kind.
func integrate[C notify.ResolvedSender, N notify.Notifier](r *receiver, kind string, configs []C,
	open func(C, *template.Template, *slog.Logger, ...commonconfig.HTTPClientOption) (N, error),
) {
	for i, c := range configs {
		n, err := open(c, r.templates, r.log.With("integration", kind))
		if err != nil {
			r.errs = append(r.errs, fmt.Errorf("receiver %s: %s: %w", r.name, kind, err))
			continue
		}
		r.integrations = append(r.integrations, notify.NewIntegration(noted{n, r.told, r.name, kind, r.secrets}, c, kind, i, r.name))
	}
}
