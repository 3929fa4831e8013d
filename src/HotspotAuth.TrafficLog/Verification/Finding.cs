namespace HotspotAuth.TrafficLog;

/// <summary>What verification says of a day's stream; later ones outweigh earlier ones.</summary>
public enum VerifyResult
{
    /// <summary>Sealed, signed by a trusted key, and every value recomputed.</summary>
    Valid,

    /// <summary>Not sealed yet; chain and witnesses hold.</summary>
    Open,

    /// <summary>Deleted lawfully: its digest and a receipt are there.</summary>
    Purged,

    /// <summary>A signature, key file, trust, schema or required anchor is absent.</summary>
    NotVerifiable,

    /// <summary>What is left is consistent, but something is absent or a silence is unexplained.</summary>
    Incomplete,

    /// <summary>Something does not fit.</summary>
    Altered,
}

/// <summary>Something that verification found, in words for a reader.</summary>
internal readonly record struct Finding(VerifyResult Result, string Reason)
{
    public static Finding Altered(string reason) => new(VerifyResult.Altered, reason);

    public static Finding Incomplete(string reason) => new(VerifyResult.Incomplete, reason);

    public static Finding NotVerifiable(string reason) => new(VerifyResult.NotVerifiable, reason);

    /// <summary>The line of a report that says these, the gravest first; a good one where there are none.</summary>
    public static VerifyLine Line(string day, string what, IReadOnlyCollection<Finding> findings, VerifyResult good = VerifyResult.Valid, long rows = 0)
    {
        var worst = findings.Count == 0 ? good : findings.Max(finding => finding.Result);
        return new VerifyLine(day, what, worst, rows, string.Join("; ", findings.OrderByDescending(finding => finding.Result).Select(finding => finding.Reason)));
    }
}

/// <summary>
/// A line of the report. Stream is a stream's name, or <c>digest</c>, <c>receipt</c> or <c>anchor</c> for what is
/// wrong with these; for a file of a package or a case the day is <c>package</c> or <c>case</c> and the stream the file's name. Reason is empty when nothing is wrong.
/// </summary>
public sealed record VerifyLine(string Day, string Stream, VerifyResult Result, long Rows, string Reason);

/// <summary>The report of a verification.</summary>
public sealed record VerifyReport(IReadOnlyList<VerifyLine> Lines)
{
    /// <summary>The gravest result of all lines; <see cref="VerifyResult.Valid"/> where nothing is wrong.</summary>
    public VerifyResult Result
    {
        get
        {
            var worst = Lines.Count == 0 ? VerifyResult.Valid : Lines.Max(line => line.Result);
            return worst >= VerifyResult.NotVerifiable ? worst : VerifyResult.Valid;
        }
    }

    /// <summary>0, or the first that occurs of 1 altered, 2 incomplete, 3 not verifiable.</summary>
    public int ExitCode => Result switch
    {
        VerifyResult.Altered => 1,
        VerifyResult.Incomplete => 2,
        VerifyResult.NotVerifiable => 3,
        _ => 0,
    };

    /// <summary>The word of a result in reports: <c>valid</c>, <c>open</c>, <c>purged</c>, <c>not_verifiable</c>, <c>incomplete</c>, <c>altered</c>.</summary>
    public static string Word(VerifyResult result) => result switch
    {
        VerifyResult.Valid => "valid",
        VerifyResult.Open => "open",
        VerifyResult.Purged => "purged",
        VerifyResult.NotVerifiable => "not_verifiable",
        VerifyResult.Incomplete => "incomplete",
        _ => "altered",
    };
}
