using System.Security.Cryptography;
using System.Text;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog.Packages;

/// <summary>The rows that a case keeps, asked of the program's verifier and of the independent one.</summary>
public sealed class CaseTests : IAsyncLifetime, IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 21);
    private readonly TestStore _store = new();
    private DigestSigner _signer = null!;

    private string Folder => _store.Scratch("case-1");

    private string Proofs => Path.Combine(Folder, "proofs.jsonl");

    public async Task InitializeAsync()
    {
        await Week.Write(_store, days: 2);
        _signer = DigestSigner.OpenOrCreate(_store.KeysFolder, _store.Store);
        await new DaySealer(_store.Store, _signer).SealAsync(Day.AddDays(1), CancellationToken.None);
        Directory.CreateDirectory(Folder);
        using (var file = File.Create(Proofs))
        {
            foreach (var stream in LogStreams.All) new ProofWriter(_store.Store).Write(new ChosenRows(Day, stream, [2, 1]), file, CancellationToken.None);
        }

        Sign();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _signer.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_case_is_valid_also_after_its_day_was_purged()
    {
        Assert.Equal(0, Verify().ExitCode);
        _store.Time.Advance(TimeSpan.FromDays(100));
        new DayPurger(_store.Store, _signer).Purge(Day, 90, new PurgeOrder("90 days", "role:jobs", "retention", ["case-1"]));
        var report = Verify();
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(["6", "2", "2", "2"], report.Lines.Select(line => line.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_case_without_a_trusted_key_or_signature_is_not_verifiable()
    {
        Assert.Equal(VerifyResult.NotVerifiable, BothPackageVerifiers.AgreeOnCase(_store.Root, Folder, []).Result);
        File.Delete(Path.Combine(Folder, "case.sig"));
        Assert.Equal(VerifyResult.NotVerifiable, Verify().Result);
    }

    [Fact]
    public void A_flipped_byte_in_a_case_is_found()
    {
        var random = new Random(11);
        foreach (var name in (string[])["case.json", "case.sig", "proofs.jsonl"])
        {
            var content = File.ReadAllBytes(Path.Combine(Folder, name));
            for (var i = 0; i < 4; i++)
            {
                var flipped = content.ToArray();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(Path.Combine(Folder, name), flipped);
                Assert.Equal(VerifyResult.Altered, Verify().Result);
            }

            File.WriteAllBytes(Path.Combine(Folder, name), content);
        }
    }

    [Fact]
    public void A_row_taken_away_or_changed_and_signed_again_is_found_where_it_was_proved()
    {
        var lines = File.ReadAllLines(Proofs);
        File.WriteAllText(Proofs, string.Concat(lines.Skip(1).Select(line => line + "\n")));
        Assert.Equal(VerifyResult.Altered, Verify().Result);
        File.WriteAllText(Proofs, string.Concat(lines.Select(line => line.Replace("\"index\":0", "\"index\":1", StringComparison.Ordinal) + "\n")));
        Sign();
        Assert.Equal(VerifyResult.Altered, Verify().Result);
    }

    [Fact]
    public void A_missing_digest_file_or_form_is_missed_and_a_strange_one_found()
    {
        File.WriteAllText(Path.Combine(Folder, "more.txt"), "");
        Assert.Equal(VerifyResult.Altered, Verify().Result);
        File.Delete(Path.Combine(Folder, "more.txt"));
        File.Move(Path.Combine(_store.Root, "digests", "2026-11-21.json"), _store.Scratch("digest"));
        File.Move(Path.Combine(_store.Root, "digests", "2026-11-21.sig"), _store.Scratch("digest.sig"));
        Assert.Equal(VerifyResult.Incomplete, Verify().Result);
        File.Move(_store.Scratch("digest"), Path.Combine(_store.Root, "digests", "2026-11-21.json"));
        File.Move(_store.Scratch("digest.sig"), Path.Combine(_store.Root, "digests", "2026-11-21.sig"));
        File.Delete(Proofs);
        Assert.Equal(VerifyResult.Incomplete, Verify().Result);
        File.Delete(Path.Combine(Folder, "case.json"));
        Assert.Equal(VerifyResult.Incomplete, Verify().Result);
    }

    private VerifyReport Verify() => BothPackageVerifiers.AgreeOnCase(_store.Root, Folder, [_signer.KeyId]);

    private void Sign()
    {
        var content = File.ReadAllBytes(Proofs);
        _signer.WriteForm(Path.Combine(Folder, "case.json"), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["format"] = 1L,
            ["type"] = "case",
            ["store"] = Convert.ToHexStringLower(_store.Store.Id.Span),
            ["id"] = "case-1",
            ["order"] = "ที่ ตช 0039/1",
            ["officer"] = "officer",
            ["scope"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["users"] = new List<object?> { "somchai" },
                ["ips"] = new List<object?>(),
                ["macs"] = new List<object?>(),
                ["from"] = 0L,
                ["to"] = 1L,
            },
            ["until"] = 2L,
            ["made"] = 3L,
            ["files"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["proofs.jsonl"] = new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)),
                    ["rows"] = (long)Encoding.UTF8.GetString(content).Count(c => c == '\n'),
                },
            },
            ["key"] = _signer.KeyId,
        });
    }
}
