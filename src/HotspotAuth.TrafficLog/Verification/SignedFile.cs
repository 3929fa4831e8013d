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

    /// <summary>Checks the signature by the key file of the store whose id the signed content names.</summary>
    public void CheckSignature(string keyPath, string keyId)
    {
        if (Signature is null || Json is null) return;
        if (!SignatureForm.IsStrict(Signature)) Findings.Add(Finding.Altered("the signature is not one strict DER sequence of two positive integers"));
        else if (PlainFile.File(keyPath) == PlaceState.Absent) Findings.Add(Finding.NotVerifiable($"key file {keyId} is absent"));
        else if (ReadKey(keyPath) is not { } key || SignatureForm.KeyId(key) != keyId) Findings.Add(Finding.Altered($"key file {keyId} does not hold that key"));
        else if (!SignatureForm.Verify(key, Json, Signature)) Findings.Add(Finding.Altered("the signature does not fit"));
    }

    private static byte[]? ReadKey(string path) => PlainFile.File(path) == PlaceState.Plain ? SignatureForm.ReadPem(File.ReadAllText(path)) : null;
}
