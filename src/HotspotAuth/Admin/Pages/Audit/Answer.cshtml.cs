using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Auditor;
using HotspotAuth.Export;
using HotspotAuth.TrafficLog;
using Microsoft.AspNetCore.Mvc;

namespace HotspotAuth.Admin.Pages.Audit;

/// <summary>Who had this? The answer: whoever fits, why, and what to know before it is believed.</summary>
[Needs(Duty.ReadTraffic)]
internal sealed class AnswerModel(InquiryStore inquiries, LogDesk desk, ExportDesk exports) : FilesPage(inquiries, exports)
{
    public override string Heading => T["nav.who"];
    public override string Section => "who";
    public override IReadOnlyList<string> Formats => [Export.Package.EvidencePackage.Format];
    protected override string Kind => Inquiry.Who;
    public Inquired Inquired { get; private set; } = null!;
    public WhoisAnswer Answer => Inquired.Answer;
    public ChainWords Chain { get; private set; } = null!;
    public EchoView Echo { get; private set; } = null!;
    public IReadOnlyList<DayTrust> Days { get; private set; } = [];

    public IActionResult OnGet(long id)
    {
        if (Asking.Inquired.Find(Inquiries, desk, id) is not { } inquired) return NotFound();
        (Inquired, Chain) = (inquired, new ChainWords(this, inquired));
        Echo = new QuestionEcho(this).Who(inquired.Asked) with { Reason = inquired.Inquiry.Reason, Edit = $"/audit/who?edit={Id}" };
        var asked = new[] { Answer.Window.From, Answer.Window.To - 1 }.Select(at => DayName.At(DateTimeOffset.FromUnixTimeMilliseconds(at), Site.Zone));
        Days = desk.Trust(Answer.Candidates.SelectMany(c => c.Links).SelectMany(l => l.Records).Select(r => r.Day).Concat(asked));
        Jobs = Exports.Of(id);
        // A page that looks at its own file's progress is nobody's look.
        if (!LivePart.IsAutomatic(Request)) Inquiries.Saw(inquired.Inquiry, Me, "answer", inquired.Result, Answer.Candidates.Count);
        return Page();
    }

    public string Id => Inquired.Inquiry.Id.ToString(CultureInfo.InvariantCulture);

    public string Name(WhoisCandidate c) =>
        c.Person is { } person ? Person(person, c.Held?.NameTh) : c.User is { } user ? T.Format("who.nameless", user) : T.Format("who.stranger", c.Mac?.ToString() ?? c.InsideIp?.ToString());

    /// <summary>Under the name: which slip of which event, or which position in the office.</summary>
    public string Part(WhoisCandidate c) => c switch
    {
        { Kept: { Event: not null, Slip: { } slip }, Event: { } e } => T.Format("who.part.slip", slip.ToString(CultureInfo.InvariantCulture), e.Project),
        { Kept: { } kept } => string.Join(" · ", new[] { kept.Position, Group(kept.Group), c.User }.Where(part => part is { Length: > 0 })),
        { User: { } user } => user,
        _ => T["who.part.unknown"],
    };

    /// <summary>The verdict in the colour of the weakest link.</summary>
    public (string Kind, string Words) Verdict(WhoisCandidate c)
    {
        var inferred = c.Links.Count(link => link.Grade == LinkGrade.Inferred);
        return c.Weakest switch
        {
            LinkGrade.Proved => ("ok", T["who.verdict.proved"]),
            LinkGrade.Inferred => ("warn", T.Format("who.verdict.inferred", Number(inferred))),
            _ => ("bad", T.Format("who.verdict.missing", Number(c.Links.Count(link => link.Grade == LinkGrade.Missing)))),
        };
    }

    public string Grades(WhoisCandidate c, int number)
    {
        var links = Chain.Of(number).Links;
        return T.Format("who.grades", Number(links.Count(l => l.Grade == LinkGrade.Proved)), Number(links.Count(l => l.Grade == LinkGrade.Inferred)), Number(links.Count(l => l.Grade == LinkGrade.Missing)));
    }

    /// <summary>From when and until when a person fits, where that is less than what was asked.</summary>
    public string Span(WhoisCandidate c)
    {
        if (c.Fits is not { } fits) return T["who.span.all"];
        var (later, earlier) = (fits.From > Answer.Window.From, fits.To < Answer.Window.To);
        return (later, earlier) switch
        {
            (true, true) => T.Format("who.span.both", Chain.Time(fits.From), Chain.Time(fits.To)),
            (true, false) => T.Format("who.span.from", Chain.Time(fits.From)),
            (false, true) => T.Format("who.span.until", Chain.Time(fits.To)),
            _ => T["who.span.all"],
        };
    }

    /// <summary>Why two fit: the address changed hands within what was asked, or the records do not tell.</summary>
    public string WhyMany() =>
        Answer.Candidates is [{ Fits: { } first }, { Fits: { } second }] && first.To <= second.From && second.From > Answer.Window.From
            ? T.Format(Inquired.Asked.Address.Endpoint?.Port is null ? "who.many.address" : "who.many.port", Chain.Time(second.From))
            : T["who.many.why"];

    /// <summary>What would leave one person, as a sentence to send back.</summary>
    public string Letter()
    {
        var asked = Inquired.Asked;
        var (date, time) = (Dates.Date(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(asked.Time.Told, Site.Zone).DateTime)), asked.Time.IsMinute ? Dates.Clock(asked.Time.Told) : Chain.Time(asked.Time.Told.ToUnixTimeMilliseconds()));
        var whose = asked.Address.Endpoint is { Port: { } port } endpoint ? T.Format("who.letter.port", endpoint.Ip, port.ToString(CultureInfo.InvariantCulture)) : asked.Address.ToString();
        return T.Format(NeedsPort ? "who.letter.noport" : asked.Time.IsMinute ? "who.letter.minute" : "who.letter.peer", whose, date, time);
    }

    public bool NeedsPort => Inquired.Asked is { IsOutside: true, Address.Endpoint.Port: null };

    /// <summary>Why nobody is found may be the log's fault: said before anybody takes it for an answer.</summary>
    public string WhyNobody() =>
        Answer.Completeness.CompleteUntil is not { } until ? T["who.nobody.empty"]
        : until.ToUnixTimeMilliseconds() < Answer.Window.To - 1 ? T.Format("who.nobody.late", Dates.Table(until))
        : Days.FirstOrDefault(day => day.Summary is { IsThere: false, Purged: not null }) is { Summary.Receipt: { } receipt } ? T.Format("who.nobody.purged", Number(receipt))
        : Answer.Completeness.Gaps.Count > 0 ? T["who.nobody.gap"]
        : Days.All(day => day.Summary is not { IsThere: true }) ? T["who.nobody.before"]
        : T[Inquired.Asked.IsOutside ? "who.nobody.outside" : "who.nobody.inside"];

    public (string Kind, string Icon, string Words) State(DayTrust day) => day switch
    {
        { Check.IsBad: true } => ("bad", "octagon-x", T["cal.differs"]),
        { Summary: null } => ("off", "circle-help", T["who.day.none"]),
        { Summary: { IsThere: false, Purged: not null } } => ("off", "trash-2", T["cal.state.p"]),
        { Summary.IsThere: false } => ("bad", "octagon-x", T["cal.state.m"]),
        { Summary.Sealed: null } => ("off", "pencil", T["cal.state.o"]),
        _ => ("ok", "lock", T["who.day.sealed"]),
    };

    public string Day(DateOnly day) => Dates.Date(day);

    public string Gap(GapShape gap) => Dates.Range(gap.Start, gap.End);

    /// <summary>How far from the moment was looked, with the clock's doubt in it: seconds.</summary>
    public string Wide => ((Answer.Window.To - 1 - Answer.Window.From) / 2000.0).ToString("0.###", CultureInfo.InvariantCulture);

    public string Doubt => ((Answer.ClockMicroseconds ?? 0) / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
