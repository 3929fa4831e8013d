using System.Resources;
using HotspotAuth.Operation;
using HotspotAuth.Words;

namespace HotspotAuth.Alerts;

/// <summary>An alert in words of one language: what it is, what happened and where, and what to do.</summary>
internal sealed class AlertWords(SiteSettings site, Language language)
{
    internal static readonly ResourceManager Resources = new("HotspotAuth.Alerts.AlertTexts", typeof(AlertWords).Assembly);
    private readonly OfficeDates _dates = new(site.Zone, language);

    public Texts T { get; } = new(Resources, language);

    public OfficeDates Dates => _dates;

    /// <summary>A few words, for a line and a mail's subject.</summary>
    public string Title(Alert alert) => Fill("title.", alert);

    /// <summary>What happened, and where.</summary>
    public string What(Alert alert) => Fill("what.", alert);

    /// <summary>What to do.</summary>
    public string Do(Alert alert) => Fill("do.", alert);

    /// <summary>What the system or a program said of it and no other language tells; empty in English, where it stands among the words.</summary>
    public string Said(Alert alert) => language == Language.English ? "" : string.Join(" · ", alert.Facts.SelectMany(fact => fact.InEnglishOnly));

    public string Severity(AlertSeverity severity) => T["severity." + AlertKinds.Word(severity)];

    // A kind of a newer program that ran here before has no words of ours; its row is kept and told plainly.
    private string Fill(string part, Alert alert)
    {
        var facts = alert.Facts.Select(fact => (object?)fact.In(T, _dates)).ToArray();
        if (T.Find(part + alert.Kind) is { } text && facts.Length >= Places(text)) return T.Format(part + alert.Kind, facts);
        return T.Format(part + AlertKinds.Part, alert.Kind, string.Join(" · ", facts));
    }

    private static int Places(string text)
    {
        var places = 0;
        while (text.Contains("{" + (char)('0' + places) + "}", StringComparison.Ordinal)) places++;
        return places;
    }
}
