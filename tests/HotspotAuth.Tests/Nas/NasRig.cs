using System.Net;
using HotspotAuth.Access;
using HotspotAuth.Nas;
using HotspotAuth.Operation;
using HotspotAuth.Radius;
using HotspotAuth.Sessions;
using HotspotAuth.Tests.Radius;
using Microsoft.Extensions.DependencyInjection;

namespace HotspotAuth.Tests.Nas;

/// <summary>The real core behind a real RADIUS listener on loopback, with one NAS that a test plays datagram by datagram.</summary>
internal sealed class NasRig : IAsyncDisposable
{
    public const string Station = "02-00-00-00-00-01";
    private readonly RadiusListener _listener;
    private readonly RawClient _authentication;
    private readonly RawClient _accounting;
    private byte _identifier;

    public NasRig(Action<HotspotSettings>? change = null, int coaPort = 3799, Action<IServiceCollection>? replace = null)
    {
        Core = new CoreFixture(settings =>
        {
            settings.Radius.Clients.Add(new RadiusClientSettings { Name = "lab", Address = "127.0.0.1", Secret = ListenerRig.Secret, CoaPort = coaPort, RequireMessageAuthenticator = "no" });
            change?.Invoke(settings);
        }, replace);
        Core.Clock.StandStill(); // what a busy machine takes is neither silence of a NAS nor a clock that was set
        var options = new RadiusListenerOptions { Addresses = [IPAddress.Loopback], AuthenticationPort = 0, AccountingPort = 0, RejectDelay = TimeSpan.Zero };
        _listener = new RadiusListener(options, Core.Get<NasTable>().Current, Core.Get<NasHandler>(), time: Core.Clock);
        _authentication = new RawClient(_listener.AuthenticationEndPoints[0]);
        _accounting = new RawClient(_listener.AccountingEndPoints[0]);
    }

    public CoreFixture Core { get; }

    public RadiusListener Listener => _listener;

    /// <summary>How far the NAS's own clock is off.</summary>
    public TimeSpan ClockOffset { get; set; }

    public Session[] Stored => [.. Core.Get<SessionStore>().List(DateTimeOffset.UnixEpoch)];

    public Session Only => Assert.Single(Stored);

    public IReadOnlyList<Attempt> Attempts => Core.Get<AttemptLog>().Last(100);

    /// <summary>Sends a PAP request; the answer as a packet that owns its octets.</summary>
    public async Task<byte[]> LoginAsync(string username, string password = "secret123", string? station = Station)
    {
        var packet = new RawPacket(RadiusCode.AccessRequest, _identifier++).User(username).Pap(password);
        if (station is not null) packet.Text(RadiusAttributeType.CallingStationId, station);
        return await _authentication.AskAsync(packet.Sign().Build());
    }

    public async Task<byte[]> LoginAsync(Func<RawPacket, RawPacket> with) =>
        await _authentication.AskAsync(with(new RawPacket(RadiusCode.AccessRequest, _identifier++)).Sign().Build());

    /// <summary>Sends octets to the authentication port and waits for the answer.</summary>
    public Task<byte[]> AskAsync(byte[] request) => _authentication.AskAsync(request);

    /// <summary>Sends an accounting record and waits for its answer.</summary>
    public async Task AccountAsync(AcctStatusType status, Func<RawPacket, RawPacket> with, string? session = "a1", string? station = Station)
    {
        var packet = new RawPacket(RadiusCode.AccountingRequest, _identifier++).Number(RadiusAttributeType.AcctStatusType, (uint)status);
        if (session is not null) packet.Text(RadiusAttributeType.AcctSessionId, session);
        if (station is not null) packet.Text(RadiusAttributeType.CallingStationId, station);
        packet.Number(RadiusAttributeType.EventTimestamp, (uint)(Core.Clock.GetUtcNow() + ClockOffset).ToUnixTimeSeconds());
        Assert.Equal((byte)RadiusCode.AccountingResponse, (await _accounting.AskAsync(with(packet).Build()))[0]);
    }

    public static byte[] ClassOf(byte[] accept)
    {
        Assert.True(RadiusPacket.TryParse(accept, out var packet, out _));
        Assert.Equal(RadiusCode.AccessAccept, packet.Code);
        return packet.Find(RadiusAttributeType.Class).ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        _authentication.Dispose();
        _accounting.Dispose();
        await _listener.DisposeAsync();
        await Core.DisposeAsync();
    }
}
