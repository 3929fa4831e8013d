using HotspotAuth.Accounts;
using HotspotAuth.Audit;
using HotspotAuth.Nas;
using HotspotAuth.Operation;

namespace HotspotAuth.Setup.Parts;

/// <summary>The test of each part by name, for the assistant's last page, its button and <c>doctor</c>.</summary>
internal sealed class PartInspector(IServiceProvider services) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>All parts of the running service, one look at a time.</summary>
    /// <param name="recipient">To whom a test mail goes; null: none is sent.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IReadOnlyList<PartResult>> RunAsync(string? recipient, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var stream = services.GetRequiredService<AccessStream>();
            var scene = new PartScene(
                services.GetRequiredService<HotspotSettings>(),
                services.GetRequiredService<DataDirectory>(),
                services.GetRequiredService<Database>(),
                [.. services.GetServices<IHostedService>().OfType<IListening>().SelectMany(part => part.Listening)],
                IsServing: true,
                services.GetRequiredService<TimeProvider>())
            {
                Recipient = recipient,
                WriteRecord = async token =>
                {
                    stream.Audit(Actor.System, "setup-test", null, null, "done");
                    await stream.FlushAsync(token);
                    return stream.Fault;
                },
            };
            return await RunAsync(scene, services.GetRequiredService<NasTable>().Current.Clients.Count, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>All parts of a scene, in the order in which a machine is set up. What breaks in one is that one's result.</summary>
    public static async Task<IReadOnlyList<PartResult>> RunAsync(PartScene scene, int nases, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var token = patience.Token;
        return await Task.WhenAll(
            TryAsync("accounts", () => Task.Run(() => StoreParts.Accounts(scene), token)),
            TryAsync("log", () => StoreParts.LogAsync(scene, token)),
            TryAsync("disk", () => Task.Run(() => StoreParts.Disk(scene), token)),
            TryAsync("portal", () => PortalParts.PortalAsync(scene, token)),
            TryAsync("certificate", () => Task.Run(() => PortalParts.Certificate(scene), token)),
            TryAsync("radius", () => Task.Run(() => RadiusPart.Look(scene, nases), token)),
            TryAsync("gateway", () => GatewayParts.GatewayAsync(scene, token)),
            TryAsync("capture", () => Task.Run(() => GatewayParts.Capture(scene), token)),
            TryAsync("mail", () => OutsideParts.MailAsync(scene, token)),
            TryAsync("clock", () => OutsideParts.ClockAsync(scene, token)),
            TryAsync("anchors", () => Task.Run(() => OutsideParts.Anchors(scene), token)),
            TryAsync("backup", () => Task.Run(() => OutsideParts.Backup(scene), token)),
            TryAsync("alerts", () => Task.FromResult(OutsideParts.Alerts(scene))));

        async Task<PartResult> TryAsync(string part, Func<Task<PartResult>> test)
        {
            try
            {
                return await test();
            }
            catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
            {
                return new PartResult(part, PartState.Fail, "broken", e is OperationCanceledException ? "25 s" : e.Message);
            }
        }
    }

    public void Dispose() => _turn.Dispose();
}
