using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HotspotAuth.FunctionalTests.Anchors;

/// <summary>A time stamping authority: OpenSSL's, behind a small HTTP server. Tests may change what it reads and what it answers.</summary>
internal sealed class TimestampServer : IAsyncDisposable
{
    public const string Use = "1.3.6.1.5.5.7.3.8";
    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private TimestampServer(string folder, WebApplication app) => (_folder, _app) = (folder, app);

    /// <summary>Changes a query before the authority reads it.</summary>
    public Func<byte[], byte[]> Query { get; set; } = query => query;

    /// <summary>Changes its answer on the way back.</summary>
    public Func<byte[], byte[]> Answer { get; set; } = answer => answer;

    /// <summary>Nothing but this status is answered.</summary>
    public int? Status { get; set; }

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/tsr";

    public static async Task<TimestampServer> StartAsync(string folder, OfficeAuthority authority, string digests = "sha256")
    {
        Directory.CreateDirectory(folder);
        var (certificate, key) = authority.Issue("tsa.example", Use);
        await File.WriteAllTextAsync(Path.Combine(folder, "serial"), "0A\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "tsa.cnf"),
            $"""
            [tsa]
            serial = {folder}/serial
            signer_cert = {certificate}
            signer_key = {key}
            certs = {authority.CertificatePath}
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = {digests}
            accuracy = secs:1
            ess_cert_id_alg = sha256

            """);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TimestampServer(folder, builder.Build());
        server._app.MapPost("/tsr", server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _turn.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Assert.Equal("application/timestamp-query", context.Request.ContentType);
        if (Status is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await _turn.WaitAsync();
        try
        {
            var (query, answer) = (Path.Combine(_folder, "query.tsq"), Path.Combine(_folder, "answer.tsr"));
            await File.WriteAllBytesAsync(query, Query(body.ToArray()));
            var (exit, _, error) = await RunningService.RunAsync("openssl", null, "ts", "-reply", "-config", Path.Combine(_folder, "tsa.cnf"), "-section", "tsa", "-queryfile", query, "-out", answer);
            Assert.True(exit == 0, error);
            context.Response.ContentType = "application/timestamp-reply";
            await context.Response.Body.WriteAsync(Answer(await File.ReadAllBytesAsync(answer)));
        }
        finally
        {
            _turn.Release();
        }
    }
}
