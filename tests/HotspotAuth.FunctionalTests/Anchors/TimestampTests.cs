using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using HotspotAuth.Anchors;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.FunctionalTests.Anchors;

/// <summary>Time stamps from OpenSSL's authority, and what must be refused of them.</summary>
public sealed class TimestampTests : IAsyncLifetime, IDisposable
{
    private static readonly AnchorLine Line = new("node-1", new DateOnly(2026, 11, 21), null, 0, new string('a', 64));
    private readonly string _folder = Directory.CreateTempSubdirectory("anchors-tsa-").FullName;
    private OfficeAuthority _authority = null!;
    private OfficeAuthority _stranger = null!;
    private TimestampServer _server = null!;

    public async Task InitializeAsync()
    {
        _authority = new OfficeAuthority(_folder, "authority");
        _stranger = new OfficeAuthority(_folder, "stranger");
        _server = await TimestampServer.StartAsync(Path.Combine(_folder, "tsa"), _authority);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_line_gets_a_token_that_OpenSSL_verifies_over_its_exact_octets()
    {
        var proof = await SendAsync();

        Assert.Matches("^time [0-9T:.-]+Z serial [0-9a-f]+$", proof.Words);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "a.tsr"), proof.Token!);
        await File.WriteAllTextAsync(Path.Combine(_folder, "line"), Line.ToString());
        var (exit, said, error) = await RunningService.RunAsync(
            "openssl", null, "ts", "-verify", "-data", Path.Combine(_folder, "line"), "-in", Path.Combine(_folder, "a.tsr"), "-CAfile", _authority.CertificatePath);
        Assert.True(exit == 0, said + error);
    }

    [Fact]
    public Task An_answer_to_another_nonce_is_refused()
    {
        _server.Query = query => Changed(query, Find(query, [0x02, 0x10]) + 9);
        return RefusedAsync();
    }

    [Fact]
    public Task A_stamp_over_another_hash_is_refused()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Line.ToString()));
        _server.Query = query => Changed(query, Find(query, hash) + 3);
        return RefusedAsync();
    }

    [Fact]
    public async Task A_signer_whom_nobody_here_trusts_is_refused()
    {
        var fault = await RefusedAsync(_stranger.CertificatePath);
        Assert.Contains("Anchors:Timestamp:CaPath", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_signer_who_is_trusted_by_the_system_alone_is_refused_where_no_file_names_him() => RefusedAsync(trusted: null);

    [Fact]
    public async Task A_request_that_the_authority_rejects_is_told()
    {
        await using var other = await TimestampServer.StartAsync(Path.Combine(_folder, "sha512"), _authority, "sha512");
        using var way = new TimestampWay(new TimestampSettings { Url = other.Url, CaPath = _authority.CertificatePath }, new SocketsHttpHandler());

        await Assert.ThrowsAsync<AnchorException>(() => way.SendAsync([Line], CancellationToken.None));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(404)]
    public async Task An_authority_that_is_down_is_told_by_its_status(int status)
    {
        _server.Status = status;
        Assert.Contains($"HTTP {status}", (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_octet_of_an_answer_changed_or_cut_off_is_refused_or_changes_nothing_that_was_signed()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Line.ToString()));
        byte[]? answer = null;
        _server.Answer = sent => answer = sent;
        var request = Rfc3161TimestampRequest.CreateFromHash(hash, HashAlgorithmName.SHA256, nonce: new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, requestSignerCertificates: true);
        using var http = new HttpClient();
        using var query = new ByteArrayContent(request.Encode());
        query.Headers.ContentType = new("application/timestamp-query");
        using var reply = await http.PostAsync(_server.Url, query);
        var good = TimestampAnswer.Read(answer!, request, hash, TrustedCertificates.Policy(_authority.CertificatePath));
        var refused = 0;

        for (var at = 0; at < answer!.Length; at += 3)
        {
            try
            {
                Assert.Equal(good, TimestampAnswer.Read(Changed(answer, at), request, hash, TrustedCertificates.Policy(_authority.CertificatePath)));
            }
            catch (AnchorException)
            {
                refused++;
            }
        }

        for (var length = 0; length < answer.Length; length += 61)
            Assert.Throws<AnchorException>(() => TimestampAnswer.Read(answer[..length], request, hash, TrustedCertificates.Policy(_authority.CertificatePath)));
        Assert.Throws<AnchorException>(() => TimestampAnswer.Read([.. answer, 0], request, hash, TrustedCertificates.Policy(_authority.CertificatePath)));
        Assert.InRange(refused, answer.Length / 6, answer.Length);
    }

    private static byte[] Changed(byte[] octets, int at)
    {
        var changed = (byte[])octets.Clone();
        changed[at] ^= 1;
        return changed;
    }

    private static int Find(byte[] octets, ReadOnlySpan<byte> what)
    {
        var at = octets.AsSpan().IndexOf(what);
        Assert.True(at >= 0);
        return at;
    }

    private async Task<AnchorException> RefusedAsync(string? trusted = "")
    {
        var fault = await Assert.ThrowsAsync<AnchorException>(() => SendAsync(trusted));
        return fault;
    }

    private async Task<AnchorProof> SendAsync(string? trusted = "")
    {
        using var way = new TimestampWay(new TimestampSettings { Url = _server.Url, CaPath = trusted?.Length == 0 ? _authority.CertificatePath : trusted }, new SocketsHttpHandler());
        return await way.SendAsync([Line], CancellationToken.None);
    }
}
