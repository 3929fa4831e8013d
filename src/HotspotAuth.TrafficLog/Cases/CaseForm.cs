namespace HotspotAuth.TrafficLog;

/// <summary>A file of a case: its hash and the number of its lines.</summary>
internal sealed record CaseFile(string Sha256, long Rows);

/// <summary>The signed form of a case, <c>case.json</c>: exactly these members, no other. What order and scope say is not compared with the rows.</summary>
internal sealed record CaseForm(string Store, string Id, string Key, IReadOnlyDictionary<string, CaseFile> Files)
{
    /// <summary>Reads a case's form; null if a member is missing, ill-typed or one too many, or the bytes are not canonical.</summary>
    public static CaseForm? TryRead(ReadOnlyMemory<byte> bytes)
    {
        var form = SignedMembers.Of(CanonicalJson.TryRead(bytes));
        form.Same("format", 1);
        form.Same("type", "case");
        foreach (var name in (string[])["order", "officer"]) form.Text(name);
        foreach (var name in (string[])["until", "made"]) form.Integer(name);
        var scope = form.Object("scope");
        foreach (var name in (string[])["users", "ips", "macs"]) scope.Texts(name);
        foreach (var name in (string[])["from", "to"]) scope.Integer(name);
        var (files, named) = (new Dictionary<string, CaseFile>(StringComparer.Ordinal), form.Object("files"));
        foreach (var name in named.Names)
        {
            var file = named.Object(name);
            files[name] = new CaseFile(file.Hex("sha256"), file.Count("rows"));
            if (name != CaseVerifier.Proofs) form.Refuse();
        }

        var content = new CaseForm(form.Hex("store", 16), form.Text("id"), form.Hex("key"), files);
        return form.IsWhole && files.Count == 1 ? content : null;
    }
}
