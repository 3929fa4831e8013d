using System.Text;
using HotspotAuth.Operation;
using HotspotAuth.Retention;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Export.Package;

/// <summary>
/// Writes an evidence package: the rows, the records they rest on with proofs against the signed digests, what is known of gaps and clock, who
/// had it in his hands, a cover report, and two verifiers that need nothing else. The format is in HotspotAuth.TrafficLog/README.md, "Package".
/// </summary>
internal sealed class EvidencePackage(TrafficStore store, DataDirectory data, People people, SiteSettings site, Disclosure disclosure, TimeProvider time)
{
    public const string Format = "zip";

    private const string Verifiers = "HotspotAuth.Export.Package.verify.";

    private readonly LogStores _stores = LogStores.Only(store);

    /// <summary>Rows so far with the time of the newest, then the proofs' parts done with a time of null.</summary>
    public delegate void Progress(long done, long? of, long? time);

    /// <exception cref="VerbException">The file can't be written (exit 73); the draft is gone.</exception>
    /// <exception cref="InvalidDataException">A sealed day is not what its digest says.</exception>
    public PackageResult Write(PackageOrder order, ExportFile file, Progress progress, CancellationToken cancellationToken)
    {
        var rows = 0L;
        try
        {
            using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
            var completeness = Completeness.Of(_stores, order.Range);
            var evidence = new EvidenceRows();
            foreach (var record in order.Who?.Answer.Candidates.SelectMany(c => c.Links).SelectMany(l => l.Records) ?? []) evidence.Add(record);
            var export = new FlowExport(_stores, people) { Evidence = evidence };
            var made = time.GetUtcNow();
            PackageProofs proofs;
            using (var zip = new PackageZip(file, TimeZoneInfo.ConvertTime(made, store.Zone)))
            {
                rows = WriteRows(order, export, zip, file, n => rows = n, progress, cancellationToken);
                proofs = WriteProofs(order, evidence, zip, file, progress, cancellationToken);
                WriteDigests(proofs.SealedDays, signer.TrustedKeyIds, zip);
                var contents = new PackageContents(order, site, store, made, rows, export, completeness, proofs, signer.TrustedKeyIds);
                contents.Write(zip);
                AddVerifiers(zip);
                WriteManifest(order, signer, made, rows, proofs, zip);
            }

            var conflicts = AddressConflict.Of(_stores, order.Range, export.Addresses);
            var hash = file.Finish();
            disclosure.Record("export", order.Text, order.Reason, "done", rows, hash);
            file.Keep();
            return new PackageResult(rows, proofs.Count, [.. proofs.OpenDays], new ExportResult(rows, export.Ambiguous, export.Doubled, hash, completeness, conflicts));
        }
        catch (Exception e)
        {
            disclosure.Record("export", order.Text, order.Reason, e is OperationCanceledException ? "cancelled" : "failed", rows, null);
            throw;
        }
    }

    /// <summary>Both forms of the rows from one reading: an open day would say more a second time.</summary>
    private static long WriteRows(PackageOrder order, FlowExport export, PackageZip zip, ExportFile file, Action<long> soFar, Progress progress, CancellationToken cancellationToken)
    {
        using var aside = file.Aside();
        using var json = new JsonLinesFormat();
        var rows = 0L;
        zip.Add("data.csv", stream =>
        {
            var csv = new CsvFormat(export.Zone);
            stream.Write(csv.Head);
            foreach (var row in order.Questions.SelectMany(export.Rows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(csv.Line(row));
                aside.Write(json.Line(row));
                soFar(++rows);
                progress(rows, null, row.Flow.Time);
            }
        });
        aside.Position = 0;
        zip.Add("data.jsonl", aside.CopyTo);
        return rows;
    }

    private PackageProofs WriteProofs(PackageOrder order, EvidenceRows evidence, PackageZip zip, ExportFile file, Progress progress, CancellationToken cancellationToken)
    {
        var proofs = new PackageProofs(store, order, evidence);
        using var complete = file.Aside();
        zip.Add("proofs.jsonl", stream => proofs.Write(stream, complete, done => progress(done, proofs.Parts, null), cancellationToken));
        complete.Position = 0;
        zip.Add("complete.jsonl", complete.CopyTo);
        return proofs;
    }

    /// <summary>From the earliest day that is named to the newest: so the chain of digests and keys has no hole, and the newest key is known.</summary>
    private void WriteDigests(IReadOnlyCollection<DateOnly> days, IReadOnlyList<string> trusted, PackageZip zip)
    {
        foreach (var digest in store.SignedDigests(days.Count == 0 ? null : days.Min(), trusted))
        {
            zip.Add($"digests/{DayName.Of(digest.Day)}.json", digest.Json);
            zip.Add($"digests/{DayName.Of(digest.Day)}.sig", digest.Signature);
        }

        foreach (var (id, pem) in store.PublishedKeys()) zip.Add($"keys/{id}.pem", pem);
    }

    private void WriteManifest(PackageOrder order, DigestSigner signer, DateTimeOffset made, long rows, PackageProofs proofs, PackageZip zip)
    {
        var (manifest, signature) = signer.SignForm(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["format"] = 1L,
            ["type"] = "package",
            ["store"] = store.IdText,
            ["site"] = store.Site,
            ["software"] = DaySealer.Software(),
            ["made"] = made.ToUnixTimeMilliseconds(),
            ["question"] = order.Text.Normalize(NormalizationForm.FormC),
            ["rows"] = rows,
            ["open_days"] = proofs.OpenDays.Select(DayName.Of).Cast<object?>().ToList(),
            ["files"] = zip.Files.ToDictionary(
                each => each.Key,
                object? (each) => new Dictionary<string, object?>(StringComparer.Ordinal) { ["bytes"] = each.Value.Bytes, ["sha256"] = Convert.ToHexStringLower(each.Value.Sha256) },
                StringComparer.Ordinal),
            ["key"] = signer.KeyId,
        });
        zip.Add("manifest.json", manifest);
        zip.Add("manifest.sig", signature);
    }

    private static void AddVerifiers(PackageZip zip)
    {
        var program = typeof(EvidencePackage).Assembly;
        foreach (var name in program.GetManifestResourceNames().Where(name => name.StartsWith(Verifiers, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var verifier = program.GetManifestResourceStream(name)!;
            zip.Add("verify." + name[Verifiers.Length..], verifier.CopyTo);
        }
    }
}
