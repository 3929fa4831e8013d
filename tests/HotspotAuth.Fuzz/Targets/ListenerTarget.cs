using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using HotspotAuth.Radius;

namespace HotspotAuth.Fuzz;

/// <summary>
/// The whole listener on loopback. The first octet says where the rest goes: bit 0 the accounting port, bit 1 signed anew before it is
/// sent, so that bent attributes reach what lies behind the proof. After each input a Status-Server is asked: its answer shows that the
/// input was taken and the listener lives. Whatever else is answered must answer something proven.
/// </summary>
internal static class ListenerTarget
{
    // As many as may be answered late, by a pool that is busy elsewhere.
    private const int Remembered = 8192;
    private static readonly RadiusSecret Secret = new(FuzzSecret.Text);
    private static readonly Program Handler = new();
    private static readonly Witness Observer = new();
    private static readonly RadiusListener Listener = new(
        new RadiusListenerOptions { Addresses = [IPAddress.Loopback], AuthenticationPort = 0, AccountingPort = 0, RejectDelay = TimeSpan.Zero, MaximumWait = TimeSpan.FromMinutes(1) },
        new RadiusClientTable([new RadiusClient { Name = "fuzz", Network = IPNetwork.Parse("127.0.0.1/32"), Secret = Secret, RequireMessageAuthenticator = RequireMessageAuthenticator.Yes }]),
        Handler,
        Observer);
    private static readonly Socket[] Sockets = [Open(Listener.AuthenticationEndPoints[0]), Open(Listener.AccountingEndPoints[0])];
    private static readonly Queue<byte[]> Proven = new();
    private static readonly byte[] Answer = new byte[RadiusPacket.MaximumLength];

    public static int Run(byte[] input)
    {
        var (flags, datagram) = input.Length == 0 ? ((byte)0, []) : (input[0], input[1..]);
        var isAccounting = (flags & 1) != 0;
        if ((flags & 2) != 0) Sign(datagram);
        if (IsProven(datagram)) Remember(datagram);
        var before = Discards();
        var socket = Sockets[flags & 1];
        socket.Send(datagram);
        var answered = AskStatus(socket);
        BrokenPromiseException.Unless(Observer.Failure is null, $"no step fails: {Observer.Failure}");
        var way = new HashCode();
        way.Add(isAccounting);
        way.Add(answered);
        foreach (var (reason, count) in Discards()) way.Add(count > before[reason] ? (int)reason : -1);
        return way.ToHashCode();
    }

    private static Dictionary<RadiusDiscard, long> Discards() => Enum.GetValues<RadiusDiscard>().ToDictionary(reason => reason, Listener.Counters.Discarded);

    private static Socket Open(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 60_000 };
        socket.Connect(server);
        return socket;
    }

    /// <summary>Writes what proof the packet has room for; one without Message-Authenticator stays as it is.</summary>
    private static void Sign(byte[] datagram)
    {
        if (!RadiusPacket.TryParse(datagram, out var packet, out _)) return;
        var (offset, length) = (packet.MessageAuthenticatorOffset, packet.Bytes.Length);
        if (packet.Code == RadiusCode.AccountingRequest) PacketAuthenticator.SignComputedRequest(datagram.AsSpan(0, length), offset, Secret);
        else if (offset != 0) PacketAuthenticator.ComputeMessageAuthenticator(datagram.AsSpan(0, length), offset, packet.Authenticator, Secret, datagram.AsSpan(offset, 16));
    }

    private static bool IsProven(byte[] datagram) =>
        RadiusPacket.TryParse(datagram, out var packet, out _)
        && (packet.Code == RadiusCode.AccountingRequest
            ? PacketAuthenticator.IsRequestRight(packet, Secret)
            : PacketAuthenticator.IsMessageAuthenticatorRight(packet, packet.Authenticator, Secret));

    private static void Remember(byte[] datagram)
    {
        Proven.Enqueue(datagram[4..20]);
        if (Proven.Count > Remembered) Proven.Dequeue();
    }

    /// <summary>The codes of the answers that came before that of the Status-Server; those of accounting may come after it.</summary>
    private static int AskStatus(Socket socket)
    {
        var status = new byte[RadiusPacket.HeaderLength + 18];
        (status[0], status[RadiusPacket.HeaderLength], status[RadiusPacket.HeaderLength + 1]) = ((byte)RadiusCode.StatusServer, (byte)RadiusAttributeType.MessageAuthenticator, 18);
        BinaryPrimitives.WriteUInt16BigEndian(status.AsSpan(2), (ushort)status.Length);
        RandomNumberGenerator.Fill(status.AsSpan(4, 16));
        PacketAuthenticator.ComputeMessageAuthenticator(status, RadiusPacket.HeaderLength + 2, status.AsSpan(4, 16), Secret, status.AsSpan(RadiusPacket.HeaderLength + 2));
        socket.Send(status);
        for (var codes = 0; ;)
        {
            var length = socket.Receive(Answer, SocketFlags.None, out var error);
            BrokenPromiseException.Unless(error == SocketError.Success, $"the listener still answers ({error})");
            BrokenPromiseException.Unless(RadiusPacket.TryParse(Answer.AsSpan(0, length), out var packet, out _), "every answer is a packet");
            if (PacketAuthenticator.IsResponseRight(packet, status.AsSpan(4, 16), Secret)) return codes;
            var isKnown = false;
            foreach (var request in Proven) isKnown |= PacketAuthenticator.IsResponseRight(packet, request, Secret);
            BrokenPromiseException.Unless(isKnown, "only what is proven is answered");
            codes = (codes * 64) + (int)packet.Code;
        }
    }

    private sealed class Program : IRadiusHandler
    {
        public AccessReply? TryAuthenticateAtOnce(AccessRequest request)
        {
            Span<byte> password = stackalloc byte[UserPassword.MaximumLength];
            if (request.Method == AccessMethod.Pap) request.ReadPapPassword(password);
            var isRight = request.Method switch
            {
                AccessMethod.Pap => request.VerifyPap("x"u8),
                AccessMethod.Chap => request.VerifyChap("x"u8),
                AccessMethod.MsChap1 or AccessMethod.MsChap2 => request.VerifyMsChap(new byte[NtHash.Length]),
                _ => false,
            };
            if (request.Method is AccessMethod.MsChap1 or AccessMethod.MsChap2) return request.AcceptMsChap(new byte[NtHash.Length]);
            return isRight ? AccessReply.Accept() : request.Reject("no");
        }

        public ValueTask<AccessReply> AuthenticateAsync(AccessRequest request, CancellationToken ct) => new(AccessReply.Drop);

        public ValueTask<bool> AccountAsync(AccountingRequest request, CancellationToken ct)
        {
            request.WriteIdempotencyKey(new byte[32]);
            _ = (request.StatusType, request.AcctSessionId, request.EventTimestampUtc, request.DelaySeconds, request.SessionSeconds, request.InputOctets, request.OutputOctets);
            return new(true);
        }
    }

    private sealed class Witness : RadiusObserver
    {
        public Exception? Failure { get; private set; }

        public override void OnFaulted(Exception exception) => Failure ??= exception;

        public override void OnHandlerFailed(RadiusRequest request, Exception exception, long suppressed) => Failure ??= exception;
    }
}
