using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Drill;

/// <summary>Copies the newest sealed day to another place, as a restore would, and verifies the copy. What was copied is gone afterwards.</summary>
internal static class RestoreRehearsal
{
    private static readonly string[] Kept = ["digests", "receipts", "keys"];

    /// <summary>Room that must stay free beside the copy.</summary>
    private const long Spare = 256L << 20;

    /// <summary>Null when the copy verified, else why nothing was tried.</summary>
    /// <exception cref="DrillFailure">It did not.</exception>
    public static string? Run(TrafficStore store, DataDirectory data, CancellationToken cancellationToken)
    {
        if (store.Summaries().Where(day => day is { IsThere: true, Sealed: not null }).MaxBy(day => day.Day) is not { } newest) return "no day is sealed yet";
        var name = DayName.Of(newest.Day);
        var source = new DirectoryInfo(Path.Combine(store.Directory, name));
        var size = source.EnumerateFiles().Sum(file => file.Length);
        if (new DriveInfo(data.Root).AvailableFreeSpace < size + Spare) throw new DrillFailure($"there is no room for a copy of {name} ({size} bytes) beside {Spare} that must stay free");
        var scratch = Path.Combine(data.Root, ".drill");
        if (Directory.Exists(scratch)) Directory.Delete(scratch, recursive: true); // of a drill that was cut off
        try
        {
            foreach (var folder in Kept.Append(name)) Copy(Path.Combine(store.Directory, folder), Path.Combine(scratch, folder), cancellationToken);
            foreach (var file in Directory.EnumerateFiles(store.Directory, "*.json")) File.Copy(file, Path.Combine(scratch, Path.GetFileName(file)));
            var report = Verifier.Verify(new VerifyOptions(scratch) { From = newest.Day, To = newest.Day, Trust = DigestSigner.ReadTrusted(DigestKeys.Directory(data)), Zone = store.Zone.Id });
            // The other days are not in the copy, and are missed rightly.
            VerifyLine[] lines = [.. report.Lines.Where(line => line.Day == name)];
            if (Array.Find(lines, line => line.Result != VerifyResult.Valid) is { } bad) throw new DrillFailure($"the copy of {name} is {VerifyReport.Word(bad.Result)} ({bad.Stream}: {bad.Reason})");
            return lines.Length > 0 ? null : throw new DrillFailure($"the copy of {name} was not found by the verification");
        }
        finally
        {
            if (Directory.Exists(scratch)) Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Copy(string from, string to, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(from)) return;
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
