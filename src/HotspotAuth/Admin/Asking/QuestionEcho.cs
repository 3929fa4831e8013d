using System.Globalization;
using HotspotAuth.Auditor;
using HotspotAuth.Words;

namespace HotspotAuth.Admin.Asking;

/// <summary>Some words of a sentence; machine values stand in the even face.</summary>
internal readonly record struct EchoPart(string Text, bool IsMono = false);

/// <summary>The question above its answer, as <c>_Echo</c> draws it: in words first, then what it came to.</summary>
internal sealed record EchoView(IReadOnlyList<EchoPart> Question, IReadOnlyList<EchoPart> Terms, Texts Texts)
{
    public string? Reason { get; init; }

    /// <summary>Where the question is asked anew; no link without it.</summary>
    public string? Edit { get; init; }

    /// <summary>The question in one line, for a file or a letter.</summary>
    public string Words => string.Concat(Question.Select(part => part.Text));
}

/// <summary>Says a question back in words before anybody believes its answer: era, zone, tolerance and why.</summary>
internal sealed class QuestionEcho(Texts texts, OfficeDates dates)
{
    public QuestionEcho(AdminPage page)
        : this(page.T, page.Dates)
    {
    }

    public EchoView Who(AskedWho asked) => new(Sentence(texts[WhoKey(asked)], [.. Whose(asked), Moment(asked.Time)]), [.. Terms(asked.Time), .. Peer(asked)], texts);

    /// <summary>A search said back: whose, and the range in both zones.</summary>
    public EchoView Traffic(AskedTraffic asked)
    {
        var whose = new List<EchoPart>();
        Add(asked.Whose?.Kind switch { AskedKind.Device => "search.echo.device", AskedKind.User => "search.echo.user", _ => "search.echo.ip" }, asked.Whose?.ToString());
        Add("search.echo.outside", asked.Outside?.ToString());
        Add("search.echo.peer", asked.Peer?.ToString());
        var range = texts.Format("search.echo.range", Words(asked.From), Words(asked.Until));
        var terms = Sentence(texts["search.echo.utc"], Utc(asked.From.Told), Utc(asked.End)).ToList();
        if (asked.From.IsUtc || asked.Until.IsUtc) terms.Add(new EchoPart(" " + texts["ask.terms.typed.utc"]));
        return new EchoView([new EchoPart(texts["search.echo"] + " "), .. whose, new EchoPart(" " + range)], terms, texts);

        void Add(string key, string? value)
        {
            if (value is null) return;
            if (whose.Count > 0) whose.Add(new EchoPart(" "));
            whose.AddRange(Sentence(texts[key], new EchoPart(value, IsMono: true)));
        }

        string Words(AskedTime time) => time.IsMinute ? dates.FullToMinute(time.Told) : dates.Full(time.Told);
    }

    private static EchoPart Utc(DateTimeOffset moment) => new(moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), IsMono: true);

    /// <summary>What a moment came to: UTC, tolerance and why.</summary>
    public IReadOnlyList<EchoPart> Terms(AskedTime time)
    {
        var utc = time.Told.UtcDateTime;
        var terms = Sentence(texts["ask.terms.utc"], new EchoPart(utc.ToString(time.IsMinute ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), IsMono: true)).ToList();
        if (time.IsUtc) terms.Add(new EchoPart(" " + texts["ask.terms.typed.utc"]));
        terms.Add(new EchoPart(" " + texts.Format($"ask.tolerance.{time.Because}", Seconds(time.ToleranceMs), Seconds(time.ToleranceMs - AskedTime.HalfMinuteMs))));
        return terms;
    }

    /// <summary>Words with their places filled in, each part as it is.</summary>
    public static IReadOnlyList<EchoPart> Sentence(string pattern, params ReadOnlySpan<EchoPart> parts)
    {
        var sentence = new List<EchoPart>();
        var rest = pattern.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            if (open > 0) sentence.Add(new EchoPart(rest[..open].ToString()));
            sentence.Add(parts[rest[open + 1] - '0']);
            rest = rest[(open + 3)..];
        }

        if (rest.Length > 0) sentence.Add(new EchoPart(rest.ToString()));
        return sentence;
    }

    private static string WhoKey(AskedWho asked) => asked.Address switch
    {
        { Kind: AskedKind.Device } => "ask.who.device",
        { Endpoint.Port: null } => asked.IsOutside ? "ask.who.outside" : "ask.who.inside",
        _ => asked.IsOutside ? "ask.who.outside.port" : "ask.who.inside.port",
    };

    private static IEnumerable<EchoPart> Whose(AskedWho asked)
    {
        if (asked.Address.Endpoint is not { } endpoint) return [new EchoPart(asked.Address.ToString(), IsMono: true)];
        var ip = new EchoPart(endpoint.Ip.ToString(), IsMono: true);
        return endpoint.Port is { } port ? [ip, new EchoPart(port.ToString(CultureInfo.InvariantCulture), IsMono: true)] : [ip];
    }

    private EchoPart Moment(AskedTime time) => new(texts.Format("ask.moment", time.IsMinute ? dates.FullToMinute(time.Told) : dates.Full(time.Told)));

    private IEnumerable<EchoPart> Peer(AskedWho asked) =>
        asked.Peer is { } peer ? [new EchoPart(" · "), .. Sentence(texts["ask.terms.peer"], new EchoPart(peer.ToString(), IsMono: true))] : [];

    public static string Seconds(long milliseconds) => (milliseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
