using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Verifies the rows that a case keeps, against the digests of the store, which stay when a day is deleted: form and signature, hash and number of lines, and
/// each row's proof.
/// </summary>
public static class CaseVerifier
{
    internal const string Proofs = "proofs.jsonl";
    private const string Case = "case";
    private const string Form = "case.json";
    private const string Signature = "case.sig";

    /// <summary>A line for the case's form, one for each file with a fault, one for each day and stream with the rows that are proved, one for each digest with a fault.</summary>
    /// <param name="traffic">The store's folder.</param>
    /// <param name="folder">The case's folder; its name is the case's id.</param>
    /// <param name="trust">Key ids that are trusted.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such store or case.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static VerifyReport Verify(string traffic, string folder, IReadOnlyList<string> trust)
    {
        var places = new StorePlaces(traffic);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(places.Root)) throw new DirectoryNotFoundException($"{places.Root}: there is no traffic log");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: there is no such case");
        var digests = new DigestChain(places, trust);
        var signed = SignedFile.Load(Path.Combine(folder, Form), Path.Combine(folder, Signature));
        var form = signed.Json is null ? null : CaseForm.TryRead(signed.Json);
        var days = new ProvedDays(digests, new HashSet<DateOnly>(), isInOrder: false);
        var files = new SortedDictionary<string, List<Finding>>(StringComparer.Ordinal);
        if (signed.Json is null && signed.Signature is null) signed.Findings.Add(Finding.Incomplete("it is absent"));
        if (form is not null)
        {
            CheckForm(signed, form, places, digests, Path.GetFileName(folder));
            CheckFiles(folder, form, files, days);
        }
        else if (signed.Json is not null)
        {
            signed.Findings.Add(Finding.Altered("the case is not in its signed form"));
        }

        return new VerifyReport(
        [
            Finding.Line(Case, Form, signed.Findings, VerifyResult.Valid, form?.Files[Proofs].Rows ?? 0),
            .. files.Where(file => file.Value.Count > 0).Select(file => Finding.Line(Case, file.Key, file.Value)),
            .. days.Lines(),
            .. digests.Entries.Where(entry => entry.File.Findings.Count > 0).Select(entry => DayCheck.Line(entry.Day, "digest", entry.File.Findings)),
        ]);
    }

    private static void CheckForm(SignedFile signed, CaseForm form, StorePlaces places, DigestChain digests, string id)
    {
        signed.CheckSignature(places.Key(form.Key), form.Key);
        if (digests.AcceptedKeys.Count > 0 && !digests.AcceptedKeys.Contains(form.Key)) signed.Findings.Add(Finding.Altered("signed by a key outside the chain"));
        else if (digests.IsUntrusted || digests.AcceptedKeys.Count == 0) signed.Findings.Add(Finding.NotVerifiable("no trusted key is given"));
        if (digests.Store is { } store && store != form.Store) signed.Findings.Add(Finding.Altered("the case is of another store"));
        if (form.Id != id) signed.Findings.Add(Finding.Altered("it is the form of another case"));
    }

    private static void CheckFiles(string folder, CaseForm form, SortedDictionary<string, List<Finding>> files, ProvedDays days)
    {
        foreach (var name in Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Where(name => name is not (Form or Signature or Proofs)))
            files[name] = [Finding.Altered("it does not belong to the case")];
        var path = Path.Combine(folder, Proofs);
        var findings = files[Proofs] = [];
        var state = PlainFile.File(path);
        if (state == PlaceState.Absent) findings.Add(Finding.Incomplete("it is absent"));
        else if (state == PlaceState.Other) findings.Add(Finding.Altered("something else stands in the file's place"));
        else Check(path, form.Files[Proofs], findings, days);
    }

    private static void Check(string path, CaseFile expected, List<Finding> findings, ProvedDays days)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024);
        if (Hash.Hex(SHA256.HashData(file)) != expected.Sha256) findings.Add(Finding.Altered("its content is not the one that the case names"));
        file.Position = 0;
        var (lines, number) = (new ProofLines(file), 0L);
        while (lines.Next() is { } line)
        {
            number++;
            if (days.Take(line, out var reason) is null && findings.Count < 5) findings.Add(Finding.Altered(FormattableString.Invariant($"line {number}: {reason}")));
        }

        if (lines.IsBroken) findings.Add(Finding.Altered("its last line has no end"));
        else if (number != expected.Rows) findings.Add(Finding.Altered("it has other lines than the case counts"));
    }
}
