using System.Security.Cryptography;
using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>
/// The keys that sign digests and receipts: ECDSA P-256, in a folder that only root reads, outside the store. A rotation
/// is a digest, signed by the old key, that names the new one; until then both wait here.
/// </summary>
public sealed class DigestSigner : IDisposable
{
    private const string Current = "signing.pem";
    private const string Next = "next.pem";
    private const string Trusted = "trusted";
    private readonly TrafficStore _store;
    private readonly string _folder;
    private ECDsa _key;
    private ECDsa? _next;

    private DigestSigner(TrafficStore store, string folder, ECDsa key, ECDsa? next) => (_store, _folder, _key, _next) = (store, folder, key, next);

    /// <summary>Id of the key that signs now: SHA-256 of its SubjectPublicKeyInfo, hex. Print it, keep it elsewhere.</summary>
    public string KeyId => IdOf(_key);

    /// <summary>Id of the key that the next digest will name; null if no rotation waits.</summary>
    public string? NextKeyId => _next is null ? null : IdOf(_next);

    /// <summary>Key ids that this machine trusts as first keys: a root-only file beside the keys.</summary>
    public IReadOnlyList<string> TrustedKeyIds => ReadTrusted(_folder);

    /// <summary>Opens the keys of a folder, or makes the first key, trusts it, and publishes it in the store.</summary>
    /// <exception cref="IOException">The folder cannot be used, or a key file is damaged.</exception>
    public static DigestSigner OpenOrCreate(string keysDirectory, TrafficStore store)
    {
        OwnerOnly.CreateFolder(keysDirectory);
        var current = Path.Combine(keysDirectory, Current);
        var key = Load(current);
        if (key is null)
        {
            key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Trust(keysDirectory, IdOf(key));
            Save(current, key);
        }

        var signer = new DigestSigner(store, keysDirectory, key, Load(Path.Combine(keysDirectory, Next)));
        signer.Publish(signer._key);
        // A rotation that was cut off before the new key was published.
        if (signer._next is not null) signer.Publish(signer._next);
        signer.FollowDigests();
        signer.CheckChain();
        return signer;
    }

    /// <summary>The ids of the keys in a folder, without a change to it: the one that signs, the one that waits, and those trusted as first keys. Null before the first key is made.</summary>
    /// <exception cref="IOException">A key file is damaged.</exception>
    public static (string Key, string? Next, IReadOnlyList<string> Trusted)? ReadIds(string keysDirectory)
    {
        using var key = Load(Path.Combine(keysDirectory, Current));
        using var next = Load(Path.Combine(keysDirectory, Next));
        return key is null ? null : (IdOf(key), next is null ? null : IdOf(next), ReadTrusted(keysDirectory));
    }

    /// <summary>Key ids that are trusted as first keys by the root-only file of a folder of keys: who can change it can sign anyway. None where there is no file.</summary>
    public static IReadOnlyList<string> ReadTrusted(string keysDirectory) =>
        Path.Combine(keysDirectory, Trusted) is var file && File.Exists(file) ? File.ReadAllLines(file) : [];

    /// <summary>Makes a new key; the next digest names it and is the last that the present key signs.</summary>
    public void Rotate()
    {
        if (_next is not null) return;
        _next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Save(Place(Next), _next);
        Publish(_next);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        _next?.Dispose();
    }

    /// <summary>
    /// Writes members in the signed form to <paramref name="path"/> and the signature beside it as <c>.sig</c>, first the signature, both
    /// durable. Values are null, bool, long, string, and lists and dictionaries of these.
    /// </summary>
    /// <returns>SHA-256 of the file.</returns>
    /// <exception cref="IOException">They can't be written.</exception>
    public byte[] WriteForm(string path, Dictionary<string, object?> members)
    {
        var content = CanonicalJson.Write(members);
        DurableFile.Write(Path.ChangeExtension(path, ".sig"), Sign(content));
        DurableFile.Write(path, content);
        return SHA256.HashData(content);
    }

    /// <summary>Members in the signed form, and the signature over it; for what lies in no store. Values as in <see cref="WriteForm"/>.</summary>
    public (byte[] Form, byte[] Signature) SignForm(Dictionary<string, object?> members)
    {
        var content = CanonicalJson.Write(members);
        return (content, Sign(content));
    }

    internal byte[] Sign(ReadOnlySpan<byte> content) => _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>The newest digest decides which key signs: once it names the next one, the old one is done.</summary>
    internal void FollowDigests()
    {
        if (_next is null || _store.Places.DigestDays() is not [.., var newest]) return;
        if (DayDigest.TryRead(File.ReadAllBytes(_store.Places.Digest(newest))) is not { } digest || digest.NextKey != NextKeyId) return;
        // Over the old private key, which nothing may sign with from now on. Another process that looked at the keys may have done it.
        if (File.Exists(Place(Next))) DurableFile.Move(Place(Next), Place(Current));
        _key.Dispose();
        (_key, _next) = (_next, null);
    }

    // A digest by any other key would read as forged for good: better none until somebody has looked.
    private void CheckChain()
    {
        if (_store.Places.DigestDays() is not [.., var newest] || DayDigest.TryRead(File.ReadAllBytes(_store.Places.Digest(newest))) is not { } digest) return;
        var expected = digest.NextKey ?? digest.Key;
        if (expected == KeyId || TrustedKeyIds.Contains(KeyId, StringComparer.Ordinal)) return;
        throw new IOException($"{Place(Current)} holds the key {KeyId}, and the digest of {digest.Day} asks for {expected}: take that key from a backup; if it is lost, move the file away, and a new key is made that must be trusted anew");
    }

    private string Place(string name) => Path.Combine(_folder, name);

    private void Publish(ECDsa key)
    {
        var place = _store.Places.Key(IdOf(key));
        if (!File.Exists(place)) DurableFile.Write(place, Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"));
    }

    private static string IdOf(ECDsa key) => SignatureForm.KeyId(key.ExportSubjectPublicKeyInfo());

    private static ECDsa? Load(string path)
    {
        if (!File.Exists(path)) return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new IOException($"{path} does not hold a private key: take it from a backup; without it the next digests need a new trust", fault);
        }
    }

    private static void Save(string path, ECDsa key)
    {
        var draft = path + ".draft";
        var pem = Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
        OwnerOnly.Write(draft, pem);
        CryptographicOperations.ZeroMemory(pem);
        DurableFile.Move(draft, path);
    }

    private static void Trust(string folder, string keyId)
    {
        var place = Path.Combine(folder, Trusted);
        DurableFile.Write(place, Encoding.ASCII.GetBytes(string.Concat(ReadTrusted(folder).Append(keyId).Select(line => line + "\n"))));
    }
}
