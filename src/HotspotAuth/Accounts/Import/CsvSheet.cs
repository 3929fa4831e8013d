using CsvHelper;

namespace HotspotAuth.Accounts.Import;

/// <summary>A spreadsheet saved as CSV: its header and its rows, each with the line it begins on.</summary>
internal sealed class CsvSheet
{
    private const int MostColumns = 100;
    private readonly string _text;

    private CsvSheet(string text, string encoding, char separator, IReadOnlyList<string> headers)
    {
        _text = text;
        Encoding = encoding;
        Separator = separator;
        Headers = headers;
    }

    public string Encoding { get; }

    /// <summary>Comma, semicolon or tab.</summary>
    public char Separator { get; }

    public IReadOnlyList<string> Headers { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="octets">The file.</param>
    /// <param name="strict">UTF-8 with commas and nothing else.</param>
    /// <param name="sheet">Null where there is a fault.</param>
    /// <returns>Why it can't be read; null where it can.</returns>
    public static ImportFault? Open(ReadOnlySpan<byte> octets, bool strict, out CsvSheet? sheet)
    {
        sheet = null;
        if (ImportText.Decode(octets, strict, out var encoding) is not { } text)
            return new ImportFault(0, "", "encoding", strict ? "is not UTF-8. In the spreadsheet choose \"CSV UTF-8\" when saving." : "is no text in UTF-8 or windows-874. In the spreadsheet choose \"CSV UTF-8\" when saving.");
        text = text.TrimStart('\ufeff');
        var separator = strict ? ',' : GuessSeparator(text);
        try
        {
            using var csv = Reader(text, separator);
            csv.ReadHeader();
            var headers = csv.Headers.ToArray();
            if (headers.All(string.IsNullOrWhiteSpace)) return new ImportFault(1, "", "empty", "the file is empty; its first row names the columns");
            if (headers.Length > MostColumns) return new ImportFault(1, "", "columns", $"has more than {MostColumns} columns");
            sheet = new CsvSheet(text, encoding, separator, headers);
            return null;
        }
        catch (CsvFormatException e)
        {
            return Broken(e);
        }
    }

    /// <summary>Every row that is not empty, up to the first that can't be read, which is a fault.</summary>
    public IEnumerable<(long Line, string[] Cells)> Rows(Listing<ImportFault> faults)
    {
        using var csv = Reader(_text, Separator);
        csv.ReadHeader();
        while (true)
        {
            string[] cells;
            try
            {
                if (!csv.Read()) yield break;
                cells = new string[csv.FieldCount];
                for (var i = 0; i < cells.Length; i++) cells[i] = csv.GetString(i) ?? "";
            }
            catch (CsvFormatException e)
            {
                faults.Add(Broken(e));
                yield break;
            }

            if (!Array.TrueForAll(cells, string.IsNullOrWhiteSpace)) yield return (csv.LineNumber, cells);
        }
    }

    private static CsvReader Reader(string text, char separator) => CsvReader.FromText(text, new CsvReaderOptions
    {
        Separator = separator,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
        // A quotation without an end would else make one cell of the rest of the file.
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 1 << 20,
    });

    private static ImportFault Broken(CsvFormatException e) => new(e.LineNumber, "", "quote", $"can't be read as CSV ({e.Message})");

    /// <summary>The one that stands most often in the first row outside quotation marks.</summary>
    private static char GuessSeparator(string text)
    {
        Span<int> counts = stackalloc int[3];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c is '\r' or '\n') break;
            if (",;\t".IndexOf(c, StringComparison.Ordinal) is >= 0 and var at) counts[at]++;
        }

        return counts[2] > counts[0] && counts[2] >= counts[1] ? '\t' : counts[1] > counts[0] ? ';' : ',';
    }
}
