using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// Verifies a package that left the machine: needs nothing but the file and a key id that is trusted. README.md, "Package", says what is checked; the
/// verifiers inside each package, <c>verify.py</c> and <c>verify.html</c>, do the same.
/// </summary>
public static class PackageVerifier
{
    private const string Package = "package";
    private const int MostManifest = 64 << 20;
    private const int MostSigned = 1 << 20;

    /// <summary>A line for the manifest, one for each file that has a fault, one for each day and stream with the rows that are proved, one for each digest with a fault.</summary>
    /// <param name="path">The package.</param>
    /// <param name="trust">Key ids that are trusted: that of the key sheet.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static VerifyReport Verify(string path, IReadOnlyList<string> trust)
    {
        using var archive = PackageArchive.TryOpen(path, out var reason);
        if (archive is null) return new VerifyReport([Finding.Line(Package, "archive", [Finding.Altered(reason)])]);
        var signed = SignedFile.Of(archive.Read(PackageManifest.Json, MostManifest), archive.Read(PackageManifest.Signature, MostSigned));
        if (signed.Json is null) return new VerifyReport([Finding.Line(Package, PackageManifest.Json, signed.Findings)]);
        if (PackageManifest.TryRead(signed.Json) is not { } manifest)
        {
            signed.Findings.Add(Finding.Altered("the manifest is not in its signed form"));
            return new VerifyReport([Finding.Line(Package, PackageManifest.Json, signed.Findings)]);
        }

        var digests = Digests(archive, trust);
        CheckManifest(signed, manifest, digests, archive, trust);
        var faults = Files(archive, manifest);
        var days = Content(archive, manifest, digests, faults, signed);
        return new VerifyReport(
        [
            Finding.Line(Package, PackageManifest.Json, signed.Findings, VerifyResult.Valid, manifest.Rows),
            .. faults.Where(file => file.Value.Count > 0).Select(file => Finding.Line(Package, file.Key, file.Value)),
            .. days,
            .. digests.Entries.Where(entry => entry.File.Findings.Count > 0).Select(entry => DayCheck.Line(entry.Day, "digest", entry.File.Findings)),
        ]);
    }

    private static DigestChain Digests(PackageArchive archive, IReadOnlyList<string> trust)
    {
        var files = archive.Names.Select(PackageManifest.DigestDay).OfType<DateOnly>().Distinct().ToDictionary(day => day, day =>
            SignedFile.Of(archive.Read($"digests/{DayName.Of(day)}.json", MostSigned), archive.Read($"digests/{DayName.Of(day)}.sig", MostSigned)));
        return new DigestChain(files, id => Key(archive, id), trust, isExcerpt: true);
    }

    private static KeyFile Key(PackageArchive archive, string id)
    {
        var name = $"keys/{id}.pem";
        return archive.Has(name) ? KeyFile.Of(archive.Read(name, MostSigned) is { } pem ? Encoding.ASCII.GetString(pem) : "") : default;
    }

    private static void CheckManifest(SignedFile signed, PackageManifest manifest, DigestChain digests, PackageArchive archive, IReadOnlyList<string> trust)
    {
        signed.CheckSignature(Key(archive, manifest.Key), manifest.Key);
        var known = digests.AcceptedKeys.Concat(trust).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && !known.Contains(manifest.Key)) signed.Findings.Add(Finding.Altered("signed by a key outside the chain"));
        else if (trust.Count == 0) signed.Findings.Add(Finding.NotVerifiable("no trusted key is given"));
        if (digests.Store is { } store && store != manifest.Store) signed.Findings.Add(Finding.Altered("the package is of another store than its digests"));
        foreach (var name in PackageManifest.Fixed.Where(name => !manifest.Files.ContainsKey(name))) signed.Findings.Add(Finding.Altered($"it does not name {name}"));
    }

    private static SortedDictionary<string, List<Finding>> Files(PackageArchive archive, PackageManifest manifest)
    {
        var faults = new SortedDictionary<string, List<Finding>>(StringComparer.Ordinal);
        foreach (var name in archive.Names.Where(name => name is not (PackageManifest.Json or PackageManifest.Signature)))
        {
            faults[name] = [];
            if (!manifest.Files.TryGetValue(name, out var expected)) faults[name].Add(Finding.Altered("the manifest does not name it"));
            else if (archive.Fault(name, expected) is { } fault) faults[name].Add(Finding.Altered(fault));
        }

        foreach (var name in manifest.Files.Keys)
        {
            if (!archive.Has(name)) faults[name] = [Finding.Incomplete("it is absent")];
            if (!PackageManifest.IsPlace(name)) faults[name].Add(Finding.Altered("no package has such a file"));
        }

        return faults;
    }

    private static IEnumerable<VerifyLine> Content(PackageArchive archive, PackageManifest manifest, DigestChain digests, SortedDictionary<string, List<Finding>> faults, SignedFile signed)
    {
        string[] needed = [PackageManifest.Csv, PackageManifest.JsonLines, PackageManifest.Proofs, PackageManifest.Complete];
        if (!needed.All(archive.Has)) return [];
        var days = new ProvedDays(digests, manifest.OpenDays, isInOrder: true);
        using var flows = new ProvedFlows();
        var sessions = new Dictionary<string, string?>(StringComparer.Ordinal);
        Lines(archive, PackageManifest.Proofs, faults, line =>
        {
            if (days.Take(line, out var reason) is not { } proof) return reason;
            Note(proof, flows, sessions);
            return null;
        });
        Lines(archive, PackageManifest.Complete, faults, days.TakeKey);
        var data = new DataCheck(flows, sessions);
        try
        {
            using var csv = archive.Open(PackageManifest.Csv);
            using var json = archive.Open(PackageManifest.JsonLines);
            data.Run(csv, json);
        }
        catch (Exception fault) when (PackageArchive.IsDamage(fault))
        {
            data.Csv.Add(Finding.Altered("it can't be unpacked, or the other"));
        }

        faults[PackageManifest.Csv].AddRange(data.Csv);
        faults[PackageManifest.JsonLines].AddRange(data.JsonLines);
        if (data.Csv.Count + data.JsonLines.Count == 0 && data.Rows != manifest.Rows) signed.Findings.Add(Finding.Altered("it counts other rows than the data has"));
        return days.Lines();
    }

    // Nothing that is read here can fail to be a finding: the first few are told.
    private static void Lines(PackageArchive archive, string name, SortedDictionary<string, List<Finding>> faults, Func<ReadOnlyMemory<byte>, string?> take)
    {
        var (number, found) = (0L, 0);
        try
        {
            using var stream = archive.Open(name);
            var lines = new ProofLines(stream);
            while (lines.Next() is { } line)
            {
                number++;
                if (take(line) is { } fault && found++ < 5) faults[name].Add(Finding.Altered(FormattableString.Invariant($"line {number}: {fault}")));
            }

            if (lines.IsBroken) faults[name].Add(Finding.Altered("its last line has no end"));
        }
        catch (Exception fault) when (PackageArchive.IsDamage(fault))
        {
            faults[name].Add(Finding.Altered("it can't be unpacked"));
        }
    }

    private static void Note(ProofLine proof, ProvedFlows flows, Dictionary<string, string?> sessions)
    {
        var row = proof.Row;
        if (row.Table is { Stream: LogStream.Flow, Name: "flow" }) flows.Add(proof.Day, row.Seq, DataRow.SaidBy(row));
        if (row.Table is not { Stream: LogStream.Access, Name: "session" }) return;
        var (id, user) = (Hash.Hex(row.Value(row.ColumnOf("session"))), Encoding.UTF8.GetString(row.Value(row.ColumnOf("user"))));
        // One session is one account's: rows that say otherwise name nobody.
        sessions[id] = sessions.TryGetValue(id, out var known) && known != user ? null : user;
    }
}
