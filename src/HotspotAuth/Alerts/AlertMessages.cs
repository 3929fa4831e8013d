using System.Text.Json;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Words;
using Microsoft.Data.Sqlite;

namespace HotspotAuth.Alerts;

/// <summary>Why a message goes out. Sent by its lower-case name.</summary>
internal enum AlertNews
{
    Raised,

    /// <summary>It was a warning before.</summary>
    Worse,

    Cleared,
    Trial,
}

/// <summary>Puts what is to be told of an alert into the outboxes of mail and webhook, within the caller's transaction: it is told if and only if it is committed.</summary>
internal sealed class AlertMessages(MailOutbox mails, WebhookOutbox webhooks, HotspotSettings settings, TimeProvider time)
{
    /// <summary>Of an alert of the day before, the morning report tells.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly AlertWords _thai = new(settings.Site, Language.Thai);
    private readonly AlertWords _english = new(settings.Site, Language.English);

    /// <summary>How many messages wait to leave because of this; 0 where no way is configured, or every outbox is full.</summary>
    public int Queue(SqliteTransaction transaction, Alert alert, AlertNews news)
    {
        var queued = 0;
        // That mails don't leave can't be told by mail.
        if (settings.Mail.Host is not null && alert.Kind != AlertKinds.MailStuck)
            queued += settings.Alerts.Mail.Count(address => mails.TryQueue(transaction, Mail(address, alert, news), Life));
        if (settings.Alerts.WebhookUrl is not null && webhooks.TryQueue(transaction, Json(alert, news), Life)) queued++;
        return queued;
    }

    /// <summary>Thai first, English below.</summary>
    internal OfficeMail Mail(string address, Alert alert, AlertNews news)
    {
        var subject = _thai.T.Format($"subject.{Word(news)}", settings.Site.Ssid, _thai.Severity(alert.Severity), _thai.Title(alert));
        return new OfficeMail(address, subject, string.Join("\r\n", [.. Lines(_thai, alert, news), "", "----", "", .. Lines(_english, alert, news)]) + "\r\n");
    }

    internal string Json(Alert alert, AlertNews news) => JsonSerializer.Serialize(
        new
        {
            alert.Id,
            Event = Word(news),
            alert.Kind,
            Severity = AlertKinds.Word(alert.Severity),
            alert.Subject,
            TitleTh = _thai.Title(alert),
            TitleEn = _english.Title(alert),
            TextTh = _thai.What(alert),
            TextEn = _english.What(alert),
            WhatToDoTh = news == AlertNews.Cleared ? _thai.T["mail.cleared.do"] : _thai.Do(alert),
            WhatToDoEn = news == AlertNews.Cleared ? _english.T["mail.cleared.do"] : _english.Do(alert),
            alert.Raised,
            alert.Cleared,
            Sent = time.GetUtcNow(),
            Site = settings.Site.Name,
            settings.Site.Node,
        },
        VerbContext.JsonOptions);

    private string[] Lines(AlertWords words, Alert alert, AlertNews news)
    {
        var office = words.T.Language == Language.English ? settings.Site.NameEn ?? settings.Site.Name : settings.Site.Name;
        var what = news == AlertNews.Cleared
            ? words.T.Format("mail.cleared", words.Title(alert), words.Dates.FullToMinute(alert.Raised), words.Dates.FullToMinute(alert.Cleared ?? alert.Raised))
            : words.What(alert);
        return
        [
            words.T.Format($"mail.{Word(news)}.lead", words.Severity(alert.Severity)),
            what,
            "",
            words.T.Format("mail.do", news == AlertNews.Cleared ? words.T["mail.cleared.do"] : words.Do(alert)),
            "",
            words.T.Format("mail.since", words.Dates.FullToMinute(alert.Raised)),
            words.T.Format("mail.where", office, settings.Site.Node),
            words.T["mail.console"],
        ];
    }

    internal static string Word(AlertNews news) => news switch { AlertNews.Raised => "raised", AlertNews.Worse => "worse", AlertNews.Cleared => "cleared", _ => "trial" };
}
