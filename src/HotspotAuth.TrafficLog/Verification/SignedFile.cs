using System.Security.Cryptography;

namespace HotspotAuth.TrafficLog;

/// <summary>A signed file of the store and its signature, as they stand there.</summary>
internal sealed class SignedFile
{
    private SignedFile()
    {
    }

    public List<Finding> Findings { get; } = [];

    public byte[]? Json { get; private set; }

    public byte[]? Signature { get; private set; }

    public string JsonHash => Json is null ? "" : Hash.Hex(SHA256.HashData(Json));

    public string SignatureHash => Signature is null ? "" : Hash.Hex(SHA256.HashData(Signature));

    public bool IsAltered => Findings.Exists(finding => finding.Result == VerifyResult.Altered);

    public static SignedFile Load(string json, string signature)
    {
        var file = new SignedFile();
        var (there, signed) = (PlainFile.File(json), PlainFile.File(signature));
        if (there == PlaceState.Other || signed == PlaceState.Other) file.Findings.Add(Finding.Altered("something else stands in a file's place"));
        if (there == PlaceState.Plain) file.Json = File.ReadAllBytes(json);
        else if (there == PlaceState.Absent) file.Findings.Add(Finding.Incomplete("a signature stands alone: an interrupted step"));
        if (signed == PlaceState.Plain) file.Signature = File.ReadAllBytes(signature);
        else if (signed == PlaceState.Absent) file.Findings.Add(Finding.NotVerifiable("the signature is absent"));
        return file;
    }

    /// <summary>A file and its signature that were read from elsewhere than a store; null: there is none.</summary>
    public static SignedFile Of(byte[]? json, byte[]? signature)
    {
        var file = new SignedFile { Json = json, Signature = signature };
        if (json is null) file.Findings.Add(Finding.Incomplete(signature is null ? "it is absent" : "a signature stands alone: an interrupted step"));
        if (signature is null) file.Findings.Add(Finding.NotVerifiable("the signature is absent"));
        return file;
    }

    /// <summary>Checks the signature by the key file of the store whose id the signed content names.</summary>
    public void CheckSignature(string keyPath, string keyId) => CheckSignature(KeyFile.Read(keyPath), keyId);

    /// <summary>Checks the signature by the key whose id the signed content names.</summary>
    public void CheckSignature(KeyFile file, string keyId)
    {
        if (Signature is null || Json is null) return;
        if (!SignatureForm.IsStrict(Signature)) Findings.Add(Finding.Altered("the signature is not one strict DER sequence of two positive integers"));
        else if (!file.IsThere) Findings.Add(Finding.NotVerifiable($"key file {keyId} is absent"));
        else if (file.Key is not { } key || SignatureForm.KeyId(key) != keyId) Findings.Add(Finding.Altered($"key file {keyId} does not hold that key"));
        else if (!SignatureForm.Verify(key, Json, Signature)) Findings.Add(Finding.Altered("the signature does not fit"));
    }
}

/// <summary>A public key's file: whether it is there, and the DER of the P-256 key in it, if it holds one.</summary>
internal readonly record struct KeyFile(bool IsThere, byte[]? Key)
{
    public static KeyFile Read(string path) => PlainFile.File(path) switch
    {
        PlaceState.Absent => default,
        PlaceState.Plain => Of(File.ReadAllText(path)),
        _ => new KeyFile(true, null),
    };

    public static KeyFile Of(string? pem) => pem is null ? default : new KeyFile(true, SignatureForm.ReadPem(pem));
}
