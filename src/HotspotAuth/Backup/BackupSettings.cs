using System.Globalization;
using System.Text.RegularExpressions;

namespace HotspotAuth.Backup;

/// <summary>Where the nightly backup goes, and for whom it is encrypted.</summary>
internal sealed partial class BackupSettings
{
    /// <summary>A folder on another disk or machine; null: no nightly backup.</summary>
    public string? Directory { get; set; }

    /// <summary>Public keys of <c>age</c> (<c>age1…</c>), several with <c>;</c>. Each of their private keys opens every backup.</summary>
    public string? Recipient { get; set; }

    /// <summary>Local time of day, <c>HH:mm</c>: after the seal, so that the day before is in it.</summary>
    public string At { get; set; } = "03:00";

    /// <summary>States kept beside the sealed days.</summary>
    public int KeepStates { get; set; } = 14;

    public IReadOnlyList<string> Recipients => Split(Recipient);

    public static IReadOnlyList<string> Split(string? recipients) => (recipients ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Bech32 with the prefix of a native X25519 recipient (github.com/C2SP/C2SP/blob/main/age.md); <c>age</c> checks the rest.</summary>
    public static bool IsRecipient(string text) => Form().IsMatch(text);

    /// <summary>What is wrong, as key, fault and mend.</summary>
    public IEnumerable<(string Key, string Fault, string Mend)> Validate()
    {
        if (Directory is { Length: > 0 } && !Path.IsPathRooted(Directory)) yield return ("Backup:Directory", $"\"{Directory}\" is no absolute path", "Write for example /var/backups/hotspotauth, where another disk is mounted");
        if (Directory is { Length: > 0 } && Recipients.Count == 0)
            yield return ("Backup:Recipient", "is missing: a backup is never written in clear", "On another machine run age-keygen -o backup-key.txt, keep that file, and write the age1… that it prints here");
        foreach (var recipient in Recipients.Where(r => !IsRecipient(r)))
        {
            // A private key must not be repeated on a terminal or in a log.
            var told = recipient.StartsWith("AGE-SECRET-KEY", StringComparison.OrdinalIgnoreCase) ? "a private key" : $"\"{recipient}\"";
            yield return ("Backup:Recipient", $"{told} is no public key of age", "Write the age1… that age-keygen printed; the private key stays away from this machine");
        }

        if (!TimeOnly.TryParseExact(At, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) yield return ("Backup:At", $"\"{At}\" is no time of day", "Write HH:mm, for example 03:00");
        if (KeepStates is < 2 or > 366) yield return ("Backup:KeepStates", string.Create(CultureInfo.InvariantCulture, $"{KeepStates} is out of range"), "Write 2 to 366");
    }

    [GeneratedRegex("^age1[02-9ac-hj-np-z]{58}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
