using System.Globalization;
using System.Text;
using CsvHelper;
using HotspotAuth.Accounts;

namespace HotspotAuth.Events;

internal enum NameListFault
{
    /// <summary>Neither UTF-8 nor the old Thai code page.</summary>
    Encoding,

    /// <summary>A workbook as the spreadsheet keeps it, not saved as CSV.</summary>
    Workbook,
    TooBig,

    /// <summary>Quotes that never close, or a line longer than any name.</summary>
    Format,
    Empty,
    TooMany,
    NoName,
    BadName,
    BadPhone,

    /// <summary>The same name and number stand in an earlier line.</summary>
    Twice,
}

/// <summary>What is wrong with one line of a list; line 0 is the list as a whole.</summary>
internal sealed record NameListError(int Line, NameListFault Fault);

/// <summary>
/// A list of guests as an agency sends it: CSV from any spreadsheet, with comma, semicolon or tab, with a heading or without. Where
/// there is no heading the columns are name, telephone number, agency; a first column that only counts is passed over.
/// </summary>
internal sealed record NameList(IReadOnlyList<(int Line, ListedGuest Guest)> Guests, IReadOnlyList<NameListError> Errors)
{
    /// <summary>Some three times the longest list that may be.</summary>
    public const int MostBytes = 1_000_000;

    private const int MaxAgency = 100;

    /// <summary>The text of a file: UTF-8 or UTF-16 with its mark, UTF-8 without, or windows-874, which older spreadsheets write for Thai.</summary>
    public static (string? Text, NameListFault Fault) Decode(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes) return (null, NameListFault.TooBig);
        if (file.StartsWith("PK\u0003\u0004"u8) || file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return (null, NameListFault.Workbook);
        Encoding[] tried = file switch
        {
            [0xFF, 0xFE, ..] => [new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)],
            [0xFE, 0xFF, ..] => [new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)],
            _ => [new UTF8Encoding(false, throwOnInvalidBytes: true), Thai],
        };
        foreach (var encoding in tried)
        {
            try
            {
                var text = encoding.GetString(file).TrimStart('\ufeff');
                return text.Any(IsStrange) ? (null, NameListFault.Encoding) : (text, default);
            }
            catch (DecoderFallbackException)
            {
                // the next one
            }
        }

        return (null, NameListFault.Encoding);
    }

    /// <summary>Reads every line; a line that can't be taken is told by its number, and the rest is read on.</summary>
    public static NameList Read(string text)
    {
        var (guests, errors) = (new List<(int Line, ListedGuest Guest)>(), new List<NameListError>());
        if (text.Length > MostBytes) return new NameList([], [new NameListError(0, NameListFault.TooBig)]);
        try
        {
            using var csv = CsvReader.FromText(text, new CsvReaderOptions { HasHeader = false, TrimWhitespace = true, TrimInsideQuotes = true, TrackLineNumbers = true, MissingField = CsvMissingFieldHandling.ReturnEmpty, MaxRecordSize = 16 * 1024 });
            Read(csv, guests, errors);
        }
        catch (CsvFormatException e)
        {
            errors.Add(new NameListError((int)Math.Clamp(e.LineNumber, 0, int.MaxValue), NameListFault.Format));
        }

        if (guests.Count == 0 && errors.Count == 0) errors.Add(new NameListError(0, NameListFault.Empty));
        return new NameList(guests, errors);
    }

    /// <summary>The code page gives letters of private use for octets it has no sign for.</summary>
    private static bool IsStrange(char c) =>
        (char.IsControl(c) && c is not ('\r' or '\n' or '\t')) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static Encoding Thai => CodePagesEncodingProvider.Instance.GetEncoding(874, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static void Read(CsvReader csv, List<(int Line, ListedGuest Guest)> guests, List<NameListError> errors)
    {
        var seen = new HashSet<(string, string?)>();
        NameListColumns? columns = null;
        while (csv.Read())
        {
            var line = (int)csv.LineNumber;
            var cells = Enumerable.Range(0, Math.Min(csv.FieldCount, NameListColumns.Most)).Select(i => csv.GetString(i).Trim()).ToArray();
            if (cells.All(string.IsNullOrEmpty)) continue;
            if (columns is null)
            {
                columns = NameListColumns.FromHeading(cells);
                if (columns is not null) continue;
                columns = NameListColumns.Guess(cells);
            }

            if (guests.Count + errors.Count >= EventRequest.MostUsers)
            {
                errors.Add(new NameListError(line, NameListFault.TooMany));
                return;
            }

            if (Guest(columns, cells, out var guest) is { } fault) errors.Add(new NameListError(line, fault));
            else if (!seen.Add((guest!.Name, guest.Phone))) errors.Add(new NameListError(line, NameListFault.Twice));
            else guests.Add((line, guest));
        }
    }

    private static NameListFault? Guest(NameListColumns columns, string[] cells, out ListedGuest? guest)
    {
        guest = null;
        var (typedName, typedPhone, typedAgency) = columns.Of(cells);
        if (typedName.Length == 0) return NameListFault.NoName;
        var (name, phone) = HolderName.Read(typedName, Completed(typedPhone));
        if (name is null) return NameListFault.BadName;
        if (typedPhone.Length > 0 && phone is null) return NameListFault.BadPhone;
        var agency = typedAgency.Length <= MaxAgency ? typedAgency : typedAgency[..MaxAgency];
        guest = new ListedGuest(name, phone, agency.Length == 0 ? null : agency);
        return null;
    }

    /// <summary>A spreadsheet that took the number for a sum has dropped its 0: mobile numbers begin with 06, 08 or 09.</summary>
    private static string Completed(string phone) =>
        phone.Length == 9 && phone[0] is '6' or '8' or '9' && phone.All(char.IsAsciiDigit) ? string.Create(CultureInfo.InvariantCulture, $"0{phone}") : phone;
}
