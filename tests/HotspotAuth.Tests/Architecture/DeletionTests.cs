using System.Text.RegularExpressions;

namespace HotspotAuth.Tests.Architecture;

/// <summary>
/// Whole days of the log go by retention, a case by its end, and nothing else deletes what is evidence. Whoever adds a deletion stands here with what he deletes.
/// </summary>
public partial class DeletionTests
{
    /// <summary>Every place that deletes or replaces a file or folder, and what: evidence in the first part only.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["src/HotspotAuth.TrafficLog/Receipts/DayPurger.cs"] = "a day of the log, after its signed receipt is on the disk",
        ["src/HotspotAuth/Cases/CaseFolders.cs"] = "a case, when its hold has ended (CaseEnds), and the folder that a newer whole one replaced",
        ["src/HotspotAuth.TrafficLog/Seals/SealedFile.cs"] = "a stream's unpacked file, once the packed one that holds the same rows is checked",
        ["src/HotspotAuth.TrafficLog/Days/DayFile.cs"] = "what is left of a stream's file that was never finished",

        ["src/HotspotAuth.TrafficLog/Days/DurableFile.cs"] = "a draft takes the place of what it replaces",
        ["src/HotspotAuth.TrafficLog/Seals/DigestSigner.cs"] = "the signing key, by its successor",
        ["src/HotspotAuth.TrafficLog/Seals/OwnerOnly.cs"] = "a draft that was left",
        ["src/HotspotAuth.TrafficLog/Verification/EvidenceFiles.cs"] = "verification's own copies",
        ["src/HotspotAuth.TrafficLog/Proofs/RowSpool.cs"] = "its own spool",
        ["src/HotspotAuth/Accounts/Import/ImportDesk.cs"] = "an upload",
        ["src/HotspotAuth/Accounts/SecretBox.cs"] = "a draft of a key",
        ["src/HotspotAuth/Admin/OwnerOnly.cs"] = "a draft",
        ["src/HotspotAuth/Anchors/AnchorRecords.cs"] = "time stamps of days that are gone",
        ["src/HotspotAuth/Audit/DayKeys.cs"] = "keys of mistyped names, of days that are gone",
        ["src/HotspotAuth/Auditor/ExportDesk.cs"] = "an auditor's finished export, which is a copy",
        ["src/HotspotAuth/Backup/BackupFiles.cs"] = "an archive of the backup whose time is over (BackupAging), and drafts; the copy outside, never the log",
        ["src/HotspotAuth/Backup/RestoreRun.cs"] = "what it unpacked itself beside the place, and empty folders in the place",
        ["src/HotspotAuth/Backup/StateArchiver.cs"] = "its own copies of databases",
        ["src/HotspotAuth/Operation/StoreUpgrade.cs"] = "copies of the account store from before an upgrade, past their time",
        ["src/HotspotAuth/Drill/RestoreRehearsal.cs"] = "the drill's own copy of a day in a scratch place",
        ["src/HotspotAuth/Events/LetterStore.cs"] = "a letter whose event was erased",
        ["src/HotspotAuth/Export/ExportFile.cs"] = "an export that was cut off",
        ["src/HotspotAuth/Gateway/Link/GatewayServer.cs"] = "its own socket",
        ["src/HotspotAuth/Nas/ClassCookies.cs"] = "a draft of a key",
        ["src/HotspotAuth/Setup/SetupFile.cs"] = "a setup with which the service did not start, by the one before",
        ["src/HotspotAuth/Setup/SetupFolder.cs"] = "the assistant's draft, and files that no setup points to",
        ["src/HotspotAuth/Operation/DataDirectory.cs"] = "the probe for the right to write",
    };

    /// <summary>Parts that look whether a stream has a file, and open none.</summary>
    private static readonly string[] Lookers = ["src/HotspotAuth/Ledger/CompletenessLedger.cs"];

    [Fact]
    public void Every_place_that_deletes_files_is_known()
    {
        var places = Repository.Files("src", ".cs").Where(file => Deletes().IsMatch(Repository.Read(file))).ToArray();

        Assert.Contains("src/HotspotAuth.TrafficLog/Receipts/DayPurger.cs", places);
        Findings.None("New places that delete or move files: is it evidence? Then it must not; else name it in this test.", places.Except(Allowed.Keys, StringComparer.Ordinal));
        Findings.None("Places that delete nothing any more.", Allowed.Keys.Except(places, StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_deletes_or_changes_a_row_of_the_log()
    {
        var faults = Repository.Files("src/HotspotAuth.TrafficLog", ".cs").Where(file => ChangesRows().IsMatch(Repository.Read(file)));
        Findings.None("The log's library changes rows.", faults);

        // The program has the log's files from the library alone: a path of its own could be opened for writing.
        var openers = Repository.Files("src/HotspotAuth", ".cs").Where(file => LogFile().IsMatch(Repository.Read(file))).Except(Lookers, StringComparer.Ordinal);
        Findings.None("Parts of the program that name a file of a stream.", openers);
    }

    [Fact]
    public void Only_the_end_of_a_hold_removes_its_folder()
    {
        var callers = Repository.Files("src", ".cs").Where(file => RemovesCase().IsMatch(Repository.Read(file)));
        Assert.Equal(["src/HotspotAuth/Cases/CaseEnds.cs"], callers);
    }

    [GeneratedRegex(@"\b(File|Directory)\.(Delete|Move|Replace)\(|DurableFile\.Move\(|\bFileInfo\([^)]*\)\.Delete|\.Delete\((recursive: )?(true)?\)|File\.SetAttributes|FileMode\.Truncate", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Deletes();

    [GeneratedRegex(@"DELETE\s+FROM|UPDATE\s+[\w{""]+\s+SET|INSERT\s+OR\s+REPLACE|DROP\s+TABLE", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChangesRows();

    [GeneratedRegex(@"""[^""]*\b(access|flow|nat)\.sqlite", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LogFile();

    [GeneratedRegex(@"folders\.Remove\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RemovesCase();
}
