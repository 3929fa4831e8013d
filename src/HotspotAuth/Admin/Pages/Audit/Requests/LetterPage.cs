using System.Globalization;
using HotspotAuth.Events;
using HotspotAuth.Officials;

namespace HotspotAuth.Admin.Pages.Audit.Requests;

/// <summary>The letter's fields, for a new record and for one that is mended.</summary>
internal sealed class LetterFields(FormFaults faults)
{
    public static readonly string[] Order = ["number", "day", "received", "agency", "contact", "case_number", "days", "letter"];

    public FormFaults Faults => faults;
    public LetterForm Form { get; set; } = new();
    public DateEntry Day { get; set; } = new(null, null, null, null);
    public DateEntry Received { get; set; } = new(null, null, null, null);

    /// <summary>A letter's file lies in the store already.</summary>
    public bool HasFile { get; set; }

    /// <summary>A file came with a form that was refused: no browser keeps it in the field.</summary>
    public bool IsFileLost { get; set; }

    /// <summary>The octets of the file that came; null where none did, or it can't be taken, which is then told.</summary>
    public async Task<byte[]?> ReadFileAsync(HttpRequest request, Words.Texts texts, CancellationToken cancellationToken)
    {
        if (request.Form.Files["letter"] is not { Length: > 0 } file) return null;
        if (file.Length > LetterStore.MostBytes)
        {
            faults.Add("letter", texts[EventWords.Key(LetterFault.TooBig)]);
            return null;
        }

        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);
        if (LetterStore.Fault(content) is not { } fault) return content;
        faults.Add("letter", texts[EventWords.Key(fault)]);
        return null;
    }

    public static string Text(int days) => days.ToString(CultureInfo.InvariantCulture);
}
