namespace HotspotAuth.TrafficLog;

/// <summary>
/// Whether the two data files of a package say what its proved rows say, and the same as each other: row by row both at once. Of each row the flow's own columns must be
/// those of the proved flow, and the user that of the proved session that the row names.
/// </summary>
internal sealed class DataCheck(ProvedFlows flows, IReadOnlyDictionary<string, string?> sessions)
{
    private const int MostFindings = 5;
    private static readonly string[] Told = ["user", "person", "group", "outside_ip", "outside_port", "session"];

    public List<Finding> Csv { get; } = [];

    public List<Finding> JsonLines { get; } = [];

    public long Rows { get; private set; }

    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public void Run(Stream csvStream, Stream jsonStream)
    {
        using var csv = new CsvRecords(csvStream);
        var json = new ProofLines(jsonStream);
        if (csv.Next() is not { } head || !head.SequenceEqual(["\uFEFF" + DataRow.Columns[0], .. DataRow.Columns[1..]]))
        {
            Csv.Add(Finding.Altered("its first line does not name the columns"));
            return;
        }

        while (true)
        {
            var (cells, line) = (csv.Next(), json.Next());
            if (cells is null && line is null) break;
            Rows++;
            if (cells is null || line is null)
            {
                Note(cells is null ? Csv : JsonLines, "it has fewer rows than the other, or goes on in another form");
                break;
            }

            if (!Compare(cells, line.Value.Span)) break;
        }

        if (csv.IsBroken) Note(Csv, "it has a form that no export has");
        if (json.IsBroken) Note(JsonLines, "it has a form that no export has");
    }

    private bool Compare(string[] cells, ReadOnlySpan<byte> line)
    {
        var (texts, ofCsv) = (JsonRow.TryRead(line), DataRow.TryRead(cells));
        var ofJson = texts is null ? null : DataRow.TryRead(texts);
        if (ofCsv is null) Note(Csv, "its columns are not of their kind");
        if (ofJson is null) Note(JsonLines, "its columns are not of their kind");
        if (ofCsv is null || ofJson is null) return false;
        if (flows.Fault(ofCsv.Day, ofCsv.Seq, ofCsv.Said) is { } fault) Note(Csv, fault, ofCsv);
        if (!flows.Says(ofJson.Day, ofJson.Seq, ofJson.Said)) Note(JsonLines, "it is not what the proved row says", ofJson);
        if (ofCsv.Day != ofJson.Day || ofCsv.Seq != ofJson.Seq) Note(JsonLines, "it is another row than in the other file", ofJson);
        foreach (var column in Told)
        {
            if (ofCsv[column] != JsonRow.Guarded(ofJson[column])) Note(JsonLines, $"its {column} is not that in the other file", ofJson);
        }

        if (!IsHis(ofJson["user"], ofJson["session"])) Note(Csv, "its user is not that of the proved session", ofCsv);
        return true;
    }

    // Several sessions stand there where they are of different people: then nobody is named.
    private bool IsHis(string user, string session)
    {
        if (session.Length == 0) return user.Length == 0;
        var named = session.Replace("-", "", StringComparison.Ordinal).Split(' ');
        if (!named.All(sessions.ContainsKey)) return false;
        return named.Length == 1 ? sessions[named[0]] == user : user.Length == 0;
    }

    private void Note(List<Finding> findings, string fault, DataRow? row = null)
    {
        var where = row is null ? "" : FormattableString.Invariant($" ({DayName.Of(row.Day)} flow {row.Seq})");
        if (findings.Count < MostFindings) findings.Add(Finding.Altered(FormattableString.Invariant($"row {Rows}{where}: {fault}")));
    }
}
