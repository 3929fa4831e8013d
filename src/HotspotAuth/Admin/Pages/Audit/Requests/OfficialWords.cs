using System.Globalization;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Officials;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>Questions and answers in words: on the pages in the reader's language, on the papers that leave in Thai.</summary>
internal sealed class OfficialWords(Texts texts, OfficeDates dates)
{
    private const int MostGaps = 5;

    public OfficialWords(AdminPage page)
        : this(page.T, page.Dates)
    {
    }

    /// <summary>The question as it was understood.</summary>
    public EchoView Echo(OfficialQuestion question)
    {
        var echo = new QuestionEcho(texts, dates);
        if (question.Who is { } who) return echo.Who(who);
        var span = question.Span!;
        var sentence = QuestionEcho.Sentence(texts["official.echo.traffic"], new EchoPart(span.Address.ToString(), IsMono: true), new EchoPart(dates.Full(span.From)), new EchoPart(dates.Full(span.Until)));
        return new EchoView(sentence, QuestionEcho.Sentence(texts["official.echo.utc"], new EchoPart(Utc(span.From), IsMono: true), new EchoPart(Utc(span.Until), IsMono: true)), texts);
    }

    /// <summary>The same in UTC, and how far from it still counts, in one line.</summary>
    public string Terms(OfficialQuestion question) => string.Concat(Echo(question).Terms.Select(part => part.Text));

    /// <summary>What the answer comes to, in one sentence. A name stands alone only where one person fits.</summary>
    public string Verdict(OfficialQuestion question, OfficialAnswer answer) => answer.Verdict switch
    {
        OfficialVerdict.Unique => texts.Format("official.verdict.Unique", answer.TheOne),
        OfficialVerdict.NotUnique => texts.Format("official.verdict.NotUnique", AdminPage.Number(answer.People)),
        OfficialVerdict.DeviceOnly => texts.Format("official.verdict.DeviceOnly", answer.Fits[0].Mac ?? answer.Fits[0].InsideIp),
        OfficialVerdict.Rows => texts.Format("official.verdict.Rows", AdminPage.Number(answer.Rows)),
        _ => texts["official.verdict.Nobody"],
    };

    /// <summary>What to ask back, ready to be sent; null where the question was enough.</summary>
    public string? AskBack(OfficialQuestion question, OfficialAnswer answer)
    {
        if (question.Who is not { } who || answer.Verdict is OfficialVerdict.Unique) return null;
        var when = who.Time.IsMinute ? dates.FullToMinute(who.Time.Told) : dates.Full(who.Time.Told);
        if (question.LacksPort) return texts.Format("official.ask.port", who.Address.ToString(), when);
        return answer.Verdict == OfficialVerdict.NotUnique ? texts.Format("official.ask.exact", who.Address.ToString(), when) : null;
    }

    /// <summary>From when to when somebody had it.</summary>
    public string Span(OfficialFit fit) => (fit.Start, fit.End) switch
    {
        ({ } start, { } end) => dates.Range(Moment(start), Moment(end)),
        ({ } start, null) => texts.Format("official.since", dates.Table(Moment(start))),
        _ => texts["official.span.unknown"],
    };

    /// <summary>The gaps of what was looked through, and until when the log is complete.</summary>
    public IEnumerable<string> Doubts(OfficialAnswer answer)
    {
        // Several streams may miss the same span.
        var gaps = answer.Gaps.Select(gap => dates.Range(gap.Start, gap.End)).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var gap in gaps.Take(MostGaps)) yield return texts.Format("official.gap", gap);
        if (gaps.Length > MostGaps) yield return texts.Format("official.gap.more", AdminPage.Number(gaps.Length - MostGaps));
        if (answer.Gaps.Count == 0) yield return texts["official.gap.none"];
        if (answer.Conflicts > 0) yield return texts.Format("official.conflicts", AdminPage.Number(answer.Conflicts));
        if (answer.Ambiguous > 0) yield return texts.Format("official.ambiguous", AdminPage.Number(answer.Ambiguous));
        if (answer.CompleteUntil is { } until && until.ToUnixTimeMilliseconds() < answer.Until) yield return texts.Format("official.complete", dates.Table(until));
        yield return answer.ClockMicroseconds is { } us ? texts.Format("official.clock", AdminPage.Number((us + 999) / 1000)) : texts["official.clock.none"];
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string Utc(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
