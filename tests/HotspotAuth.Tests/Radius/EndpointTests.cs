using System.Net;
using System.Net.Sockets;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

/// <summary>Addresses and ports: where a datagram comes from, where its answer leaves from.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task Answer_leaves_from_the_address_that_was_asked()
    {
        await using var rig = new ListenerRig(
            clients: new RadiusClientTable([ListenerRig.ClientFor("127.0.0.0/8")]), options: _ => On(IPAddress.Any));

        // A connected socket hears its peer only, so an answer from 127.0.0.1 would be lost.
        using var client = new RawClient(new IPEndPoint(IPAddress.Parse("127.0.0.77"), rig.Authentication.Port));
        Assert.Equal(3, (await client.AskAsync(RawPacket.Access(3).User().Pap().Build()))[1]);
    }

    [Fact]
    public async Task Late_answer_leaves_from_there_too()
    {
        await using var rig = new ListenerRig(
            configure: handler => handler.Access = async (_, _) =>
            {
                await Task.Yield();
                return AccessReply.Accept();
            },
            clients: new RadiusClientTable([ListenerRig.ClientFor("127.0.0.0/8")]), options: _ => On(IPAddress.Any));
        using var client = new RawClient(new IPEndPoint(IPAddress.Parse("127.0.0.77"), rig.Authentication.Port));
        Assert.Equal(3, (await client.AskAsync(RawPacket.Access(3).User().Pap().Build()))[1]);
    }

    [Fact]
    public async Task IPv6_is_served_beside_IPv4_on_the_same_port()
    {
        await using var rig = new ListenerRig(
            clients: new RadiusClientTable([ListenerRig.ClientFor("127.0.0.1/32", name: "four"), ListenerRig.ClientFor("::1/128", name: "six")]),
            options: _ => On(IPAddress.Any, IPAddress.IPv6Any));
        Assert.Equal(rig.Authentication.Port, rig.Listener.AuthenticationEndPoints[^1].Port);
        using var four = new RawClient(new IPEndPoint(IPAddress.Loopback, rig.Authentication.Port));
        await four.AskAsync(RawPacket.Access().User().Pap().Build());
        using var six = new RawClient(new IPEndPoint(IPAddress.IPv6Loopback, rig.Authentication.Port));
        await six.AskAsync(RawPacket.Access().User().Pap().Build());
        Assert.Equal(["four", "six"], rig.Program.AccessRequests.Select(request => request.Client.Name));
        Assert.Equal(IPAddress.IPv6Loopback, rig.Program.AccessRequests.Last().Source.Address);
    }

    [Case(36)]
    [Fact]
    public async Task Datagram_to_a_broadcast_address_is_dropped()
    {
        await using var rig = new ListenerRig(
            clients: new RadiusClientTable([ListenerRig.ClientFor("127.0.0.0/8")]), options: _ => On(IPAddress.Any));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        await socket.SendToAsync(
            RawPacket.Access().User().Pap().Build(), SocketFlags.None, new IPEndPoint(IPAddress.Parse("127.255.255.255"), rig.Authentication.Port));
        await Eventually.HoldsAsync(() => rig.Listener.Counters.Discarded(RadiusDiscard.BroadcastDestination) == 1);
        Assert.Empty(rig.Program.AccessRequests);
    }

    [Case(36)]
    [Fact]
    public void Source_port_0_cannot_be_answered_and_is_dropped()
    {
        using var core = new ListenerCore(
            new RadiusListenerOptions(), RadiusClientTable.Empty, new ListenerRig.Handler(), observer: null, new LearnedAuthenticators(),
            TimeProvider.System);
        core.Process(socket: null!, RawPacket.Access().User().Pap().Build(), new PeerAddress(1, 1, Port: 0, 0, V4: true), now: 0, default);
        Assert.Equal(1, core.Counters.Discarded(RadiusDiscard.SourcePortZero));
    }

    [Fact]
    public async Task Address_that_is_taken_is_told_and_nothing_stays_bound()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var handler = new ListenerRig.Handler();
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var authentication = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Close();
        var options = new RadiusListenerOptions
        {
            Addresses = [IPAddress.Loopback],
            AuthenticationPort = authentication,
            AccountingPort = ((IPEndPoint)taken.LocalEndPoint!).Port,
        };
        Assert.Throws<SocketException>(() => new RadiusListener(options, RadiusClientTable.Empty, handler));
        taken.Close();
        await using var second = new RadiusListener(options, RadiusClientTable.Empty, handler);
        Assert.Equal(authentication, second.AuthenticationEndPoints[0].Port);
    }

    [Fact]
    public async Task Stopped_listener_lets_its_port_go_and_answers_what_was_in_flight()
    {
        var decision = new TaskCompletionSource<AccessReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var rig = new ListenerRig(configure: handler => handler.Access = (_, _) => new(decision.Task), drain: ListenerRig.MaximumWait);
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access(5).User().Pap().Build());
        await Eventually.HoldsAsync(() => rig.Program.AccessRequests.Count == 1);
        var stopping = rig.DisposeAsync();
        decision.SetResult(AccessReply.Accept());
        Assert.Equal(5, (await client.ReceiveAsync())[1]);
        await stopping;
        await rig.DisposeAsync();
        Assert.Equal(0, rig.Listener.DroppedByKernel);
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(rig.Authentication);
    }

    [Fact]
    public async Task Datagrams_that_the_kernel_drops_are_counted()
    {
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        await using var rig = new ListenerRig(configure: handler => handler.AtOnce = _ =>
        {
            entered.Set();
            gate.Wait(TimeSpan.FromSeconds(20));
            return AccessReply.Accept();
        });
        Assert.Equal(0, rig.Listener.DroppedByKernel);
        using var client = new RawClient(rig.Authentication);
        await client.SendAsync(RawPacket.Access().User().Pap().Build());
        entered.Wait(TimeSpan.FromSeconds(20));

        // The receiving thread is held; 64 MiB do not fit into any buffer that the socket was given.
        var large = new byte[4096];
        for (var i = 0; i < 16_384; i++)
            await client.SendAsync(large);
        Assert.True(rig.Listener.DroppedByKernel > 0);
        gate.Set();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(31)]
    public void Duplicate_window_outside_5_to_30_seconds_is_refused(int seconds)
    {
        var options = new RadiusListenerOptions { DuplicateWindow = TimeSpan.FromSeconds(seconds) };
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadiusListener(options, RadiusClientTable.Empty, new ListenerRig.Handler()));
    }

    private static RadiusListenerOptions On(params IPAddress[] addresses) => new()
    {
        Addresses = addresses,
        AuthenticationPort = 0,
        AccountingPort = null,
        RejectDelay = TimeSpan.Zero,
        MaximumWait = ListenerRig.MaximumWait,
    };
}
