using System.Collections.Concurrent;
using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>A real listener on loopback with one client, 127.0.0.1, and what it was asked and told.</summary>
internal sealed class ListenerRig : IAsyncDisposable
{
    public const string Secret = "testing-secret-0123456789";

    public static readonly TimeSpan MaximumWait = TimeSpan.FromMinutes(1);

    public ListenerRig(
        RequireMessageAuthenticator require = RequireMessageAuthenticator.No, Action<Handler>? configure = null, TimeProvider? time = null,
        Func<RadiusListenerOptions, RadiusListenerOptions>? options = null, bool limitProxyState = true, RadiusClientTable? clients = null,
        TimeSpan? drain = null)
    {
        configure?.Invoke(Program);
        var defaults = new RadiusListenerOptions
        {
            Addresses = [IPAddress.Loopback],
            AuthenticationPort = 0,
            AccountingPort = 0,
            RejectDelay = TimeSpan.Zero,

            // As long as may be: a test asks once, and must not fail for a machine that stood still.
            MaximumWait = MaximumWait,
            DuplicateWindow = TimeSpan.FromSeconds(30),
            DrainLimit = drain ?? TimeSpan.FromSeconds(2),
        };
        clients ??= new RadiusClientTable([ClientFor("127.0.0.1/32", require, limitProxyState)]);
        Listener = new RadiusListener(options?.Invoke(defaults) ?? defaults, clients, Program, Observer, time: time);
    }

    public RadiusListener Listener { get; }

    public Handler Program { get; } = new();

    public Witness Observer { get; } = new();

    public IPEndPoint Authentication => Listener.AuthenticationEndPoints[0];

    public IPEndPoint Accounting => Listener.AccountingEndPoints[0];

    public static RadiusClient ClientFor(
        string network, RequireMessageAuthenticator require = RequireMessageAuthenticator.No, bool limitProxyState = true, string name = "lab") => new()
        {
            Name = name,
            Network = IPNetwork.Parse(network),
            Secret = new RadiusSecret(Secret),
            RequireMessageAuthenticator = require,
            LimitProxyState = limitProxyState,
        };

    public ValueTask DisposeAsync() => Listener.DisposeAsync();

    internal sealed class Handler : IRadiusHandler
    {
        public Func<AccessRequest, AccessReply?>? AtOnce { get; set; }

        public Func<AccessRequest, CancellationToken, ValueTask<AccessReply>> Access { get; set; } = (_, _) => new(AccessReply.Accept());

        public Func<AccountingRequest, CancellationToken, ValueTask<bool>> Account { get; set; } = (_, _) => new(true);

        public bool? Ready { get; set; } = true;

        public ConcurrentQueue<AccessRequest> AccessRequests { get; } = new();

        public ConcurrentQueue<AccountingRequest> AccountingRequests { get; } = new();

        public AccessReply? TryAuthenticateAtOnce(AccessRequest request) => AtOnce?.Invoke(request);

        public ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct)
        {
            AccessRequests.Enqueue(request);
            return Access(request, ct);
        }

        public ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct)
        {
            AccountingRequests.Enqueue(request);
            return Account(request, ct);
        }

        public bool IsReady(RadiusPort port) => Ready ?? throw new TimeoutException("not telling");
    }

    internal sealed class Witness : RadiusObserver
    {
        public ConcurrentQueue<(RadiusDiscard Reason, IPEndPoint Source, RadiusClient? Client)> Discards { get; } = new();

        public ConcurrentQueue<IPAddress> Learned { get; } = new();

        public ConcurrentQueue<RadiusClient> Garbled { get; } = new();

        public ConcurrentQueue<Exception> Failures { get; } = new();

        public override void OnDiscarded(RadiusDiscard reason, IPEndPoint source, RadiusClient? client, long suppressed) =>
            Discards.Enqueue((reason, source, client));

        public override void OnMessageAuthenticatorLearned(RadiusClient client, IPAddress address) => Learned.Enqueue(address);

        public override void OnPasswordGarbled(RadiusClient client, IPEndPoint source) => Garbled.Enqueue(client);

        public override void OnFaulted(Exception exception)
        {
            Failures.Enqueue(exception);
            throw new InvalidOperationException("the observer fails too");
        }

        public ConcurrentQueue<(ProtocolReject Reason, string Attributes)> Refused { get; } = new();

        public override void OnRefused(ProtocolReject reason, in RadiusPacket packet, RadiusClient client, IPEndPoint source, long suppressed) =>
            Refused.Enqueue((reason, RadiusText.DescribeWithoutPeople(packet)));

        public override void OnHandlerFailed(RadiusRequest request, Exception exception, long suppressed) => Failures.Enqueue(exception);
    }
}
