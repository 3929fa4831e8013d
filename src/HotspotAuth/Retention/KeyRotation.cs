using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Retention;

/// <summary>The ids of the keys that sign digests and receipts.</summary>
/// <param name="Key">Signs now.</param>
/// <param name="NextKey">Named by the next digest, and signs from the one after it; null if none waits.</param>
/// <param name="Trusted">Trusted by this machine as first keys.</param>
internal sealed record DigestKeyIds(string Key, string? NextKey, IReadOnlyList<string> Trusted)
{
    /// <summary>Null before the service started first.</summary>
    /// <exception cref="IOException">A key file is damaged.</exception>
    public static DigestKeyIds? Read(DataDirectory data) => DigestSigner.ReadIds(DigestKeys.Directory(data)) is var (key, next, trusted) ? new DigestKeyIds(key, next, trusted) : null;
}

/// <summary>Makes a new key for the digests and records it. One at a time with <see cref="Sealing"/>.</summary>
internal sealed class KeyRotation(TrafficStore store, DataDirectory data, AccessStream stream, DayWork turn)
{
    /// <summary>The keys then: one entry. A rotation that waits already is not begun again.</summary>
    /// <exception cref="IOException">The key files can't be written.</exception>
    public Task<IReadOnlyList<DigestKeyIds>> RotateAsync(Actor actor, CancellationToken cancellationToken) => turn.RunAsync(async () =>
    {
        using var signer = DigestSigner.OpenOrCreate(DigestKeys.Directory(data), store);
        var waits = signer.NextKeyId is not null;
        signer.Rotate();
        if (!waits)
        {
            stream.Audit(actor, "key-rotate", signer.NextKeyId, $"after {signer.KeyId}", "done");
            await stream.FlushAsync(cancellationToken);
        }

        return (IReadOnlyList<DigestKeyIds>)[new DigestKeyIds(signer.KeyId, signer.NextKeyId, signer.TrustedKeyIds)];
    }, cancellationToken);
}
