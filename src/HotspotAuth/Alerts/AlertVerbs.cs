using System.CommandLine;
using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Alerts;

/// <summary><c>alert</c>: what needs a person, and whether he would be told.</summary>
internal static class AlertVerbs
{
    private const int MostPast = 500;
    private static readonly Option<bool> All = new("--all") { Description = "Those that are over too, the last 500" };

    public static Command Create(VerbBuilder verbs) => VerbBuilder.Group(
        "alert",
        "What needs a person",
        verbs.Verb("list", "What is open now. Exit 1 when anything is", ListAsync, All),
        verbs.Verb("test", "Send a marked trial every way that is configured", TestAsync));

    private static Task<int> ListAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var store = new AlertStore(context.Database, TimeProvider.System);
        var words = new AlertWords(context.Settings.Site, Language.English);
        var thai = new AlertWords(context.Settings.Site, Language.Thai);
        var open = store.Open();
        var shown = parsed.GetValue(All) ? [.. open, .. store.Past(MostPast)] : open;
        context.Say(
            shown.Select(alert => new
            {
                alert.Id,
                alert.Kind,
                alert.Subject,
                Severity = AlertKinds.Word(alert.Severity),
                alert.Raised,
                alert.Cleared,
                alert.Seen,
                alert.SeenBy,
                Title = words.Title(alert),
                Text = words.What(alert),
                WhatToDo = words.Do(alert),
                TextTh = thai.What(alert),
                WhatToDoTh = thai.Do(alert),
            }),
            o =>
            {
                foreach (var alert in shown)
                {
                    o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{alert.Id,5}  {AlertKinds.Word(alert.Severity),-4}  {Times.Iso(alert.Raised)}{(alert.Cleared is { } cleared ? $" - {Times.Iso(cleared)}" : "")}  {words.What(alert)}"));
                    if (alert.IsOpen) o.WriteLine($"       {words.Do(alert)}");
                }

                if (shown.Count == 0) o.WriteLine("nothing needs you");
            });
        return Task.FromResult(open.Count > 0 ? ExitCode.Found : ExitCode.Done);
    }

    private static Task<int> TestAsync(VerbContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (settings, time) = (context.Settings, TimeProvider.System);
        if (settings.Alerts is { Mail.Count: 0, WebhookUrl: null }) throw new VerbException(ExitCode.Configuration, "No way is configured. Set Alerts:Mail or Alerts:WebhookUrl.");
        var messages = new AlertMessages(new MailOutbox(context.Database, SecretBox.OpenOrCreate(context.Data), time), new WebhookOutbox(context.Database, time), settings, time);
        var queued = new AlertTrial(new AlertStore(context.Database, time), messages, time).Send(Actor.Verb);
        context.Say(new { queued }, o => o.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queued} messages wait to leave; the running service sends them within seconds")));
        return Task.FromResult(queued > 0 ? ExitCode.Done : ExitCode.Unavailable);
    }
}
