using System.Security.Cryptography;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Tests.TrafficLog;

/// <summary>A key's successor: named by a digest of the old one, and a crash at any step leaves a store that goes on.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly TestStore _store = new();

    private string Keys => _store.KeysFolder;

    private string Published => Path.Combine(_store.Root, "keys");

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_old_private_key_is_gone_once_the_digest_that_names_the_new_one_is_there()
    {
        using var signer = DigestSigner.OpenOrCreate(Keys, _store.Store);
        var (old, first) = (await File.ReadAllTextAsync(Path.Combine(Keys, "signing.pem")), signer.KeyId);
        await SealDayAsync(signer);
        signer.Rotate();
        var next = signer.NextKeyId;
        Assert.Equal(old, await File.ReadAllTextAsync(Path.Combine(Keys, "signing.pem")));

        await SealDayAsync(signer);

        Assert.Equal((next, null), (signer.KeyId, signer.NextKeyId));
        Assert.NotEqual(old, await File.ReadAllTextAsync(Path.Combine(Keys, "signing.pem")));
        Assert.Equal(["signing.pem", "trusted"], Directory.GetFiles(Keys).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Keys, "signing.pem")));
        await SealDayAsync(signer);
        Assert.Equal(0, Verify(first));
        Assert.Equal(1, Verify(next!));
        Assert.Equal((next, null), (DigestSigner.ReadIds(Keys)!.Value.Key, DigestSigner.ReadIds(Keys)!.Value.Next));
    }

    [Fact]
    public async Task A_rotation_cut_off_before_the_new_key_is_published_goes_on()
    {
        string first, next;
        using (var signer = DigestSigner.OpenOrCreate(Keys, _store.Store))
        {
            first = signer.KeyId;
            signer.Rotate();
            next = signer.NextKeyId!;
        }

        File.Delete(Path.Combine(Published, next + ".pem"));

        using var again = DigestSigner.OpenOrCreate(Keys, _store.Store);
        Assert.Equal(next, again.NextKeyId);
        await SealDayAsync(again);
        await SealDayAsync(again);
        Assert.Equal(0, Verify(first));
    }

    [Fact]
    public async Task A_rotation_cut_off_after_its_digest_goes_on()
    {
        string first, next, old;
        using (var signer = DigestSigner.OpenOrCreate(Keys, _store.Store))
        {
            first = signer.KeyId;
            signer.Rotate();
            (next, old) = (signer.NextKeyId!, await File.ReadAllTextAsync(Path.Combine(Keys, "signing.pem")));
            await SealDayAsync(signer);
        }

        // As it lay before the last step: both keys there, the digest durable.
        File.Move(Path.Combine(Keys, "signing.pem"), Path.Combine(Keys, "next.pem"));
        await File.WriteAllTextAsync(Path.Combine(Keys, "signing.pem"), old);

        using var again = DigestSigner.OpenOrCreate(Keys, _store.Store);
        Assert.Equal((next, null), (again.KeyId, again.NextKeyId));
        await SealDayAsync(again);
        Assert.Equal(0, Verify(first));
    }

    [Fact]
    public async Task A_key_that_the_chain_does_not_ask_for_signs_nothing()
    {
        using (var signer = DigestSigner.OpenOrCreate(Keys, _store.Store)) await SealDayAsync(signer);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(Path.Combine(Keys, "signing.pem"), stranger.ExportPkcs8PrivateKeyPem());

        var fault = Assert.Throws<IOException>(() => DigestSigner.OpenOrCreate(Keys, _store.Store));
        Assert.Contains("take that key from a backup", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_key_has_a_successor_that_must_be_trusted_too()
    {
        string first, second;
        using (var signer = DigestSigner.OpenOrCreate(Keys, _store.Store))
        {
            first = signer.KeyId;
            await SealDayAsync(signer);
        }

        File.Delete(Path.Combine(Keys, "signing.pem"));
        using (var signer = DigestSigner.OpenOrCreate(Keys, _store.Store))
        {
            second = signer.KeyId;
            await SealDayAsync(signer);
        }

        Assert.Equal(1, Verify(first));
        Assert.Equal(0, Verify(first, second));
    }

    private int Verify(params string[] trust) => BothVerifiers.Agree(new VerifyOptions(_store.Root) { Trust = trust }).ExitCode;

    private async Task SealDayAsync(DigestSigner signer)
    {
        await Week.Write(_store, days: 1);
        Assert.Empty((await new DaySealer(_store.Store, signer).SealAsync(_store.Store.Today.AddDays(-1), CancellationToken.None))[0].Faults);
    }
}
