using System.Net;
using HotspotAuth.Radius;

namespace HotspotAuth.Nas;

/// <summary>What the RADIUS side tells the operator. Names and addresses of NASes, never of users.</summary>
internal static partial class NasLog
{
    [LoggerMessage(7200, LogLevel.Warning, "The secret of NAS {Nas} has 12 octets or fewer: choose a longer one (openssl rand -base64 24)")]
    public static partial void WeakSecret(ILogger logger, string nas);

    [LoggerMessage(7201, LogLevel.Warning, "RADIUS datagram from {Source} discarded: {Reason} (NAS {Nas}; {Suppressed} more like it)")]
    public static partial void Discarded(ILogger logger, IPEndPoint source, RadiusDiscard reason, string nas, long suppressed);

    [LoggerMessage(7202, LogLevel.Warning, "A password from NAS {Nas} at {Source} came out unreadable: its shared secret is probably wrong")]
    public static partial void Garbled(ILogger logger, string nas, IPEndPoint source);

    [LoggerMessage(7203, LogLevel.Error, "A RADIUS request from NAS {Nas} failed and was not answered ({Suppressed} more like it)")]
    public static partial void Failed(ILogger logger, Exception exception, string nas, long suppressed);

    [LoggerMessage(7204, LogLevel.Information, "NAS {Nas} at {Address} sends Message-Authenticator; it is required from now on")]
    public static partial void Learned(ILogger logger, string nas, IPAddress address);

    [LoggerMessage(7205, LogLevel.Error, "Receiving on {Local} failed (errno {Errno})")]
    public static partial void ReceiveFailed(ILogger logger, IPEndPoint local, int errno);

    [LoggerMessage(7207, LogLevel.Error, "The RADIUS side failed outside a request")]
    public static partial void Faulted(ILogger logger, Exception exception);

    [LoggerMessage(7206, LogLevel.Warning, "NAS {Nas} reported a session of an account that does not exist here; its packet is kept in the journal")]
    public static partial void UnknownAccount(ILogger logger, string nas);

    [LoggerMessage(7208, LogLevel.Warning, "NAS {Nas} goes on reporting session {Session} after its end: look whether it lets that device through")]
    public static partial void StillReported(ILogger logger, string nas, Guid session);

    [LoggerMessage(7230, LogLevel.Information, "NAS {Nas} at {Source}: log-in refused ({Reason}; {Suppressed} more like it). It sent {Attributes}")]
    public static partial void Refused(ILogger logger, string nas, IPEndPoint source, string reason, long suppressed, string attributes);

    [LoggerMessage(7231, LogLevel.Warning, "NAS {Nas} at {Source} asked in a way that no log-in can be: {Reason} ({Suppressed} more like it). It sent {Attributes}")]
    public static partial void Unanswerable(ILogger logger, string nas, IPEndPoint source, ProtocolReject reason, long suppressed, string attributes);

    [LoggerMessage(7220, LogLevel.Error, "The secret of the added NAS {Nas} can't be opened with keys/secrets.key: it is left out. Remove it and add it again (hotspotauth nas remove, nas add)")]
    public static partial void SecretLost(ILogger logger, string nas);

    [LoggerMessage(7221, LogLevel.Warning, "The added NAS {Nas} has the name or the address of one in Radius:Clients: the configuration counts, the added one is left out. Remove it with hotspotauth nas remove")]
    public static partial void Collides(ILogger logger, string nas);

    [LoggerMessage(7222, LogLevel.Warning, "How the NASes report could not be saved; it is tried again")]
    public static partial void NotSaved(ILogger logger, Exception exception);
}

/// <summary>Puts the listener's events into the log.</summary>
internal sealed class NasObserver(LearnedStore learned, NasActivity activity, ILogger<NasObserver> logger) : RadiusObserver
{
    public override void OnDiscarded(RadiusDiscard reason, IPEndPoint source, RadiusClient? client, long suppressed)
    {
        activity.Discarded(reason, source.Address, client?.Name, suppressed + 1);
        NasLog.Discarded(logger, source, reason, client?.Name ?? "unknown", suppressed);
    }

    public override void OnPasswordGarbled(RadiusClient client, IPEndPoint source)
    {
        activity.Garbled(client.Name);
        NasLog.Garbled(logger, client.Name, source);
    }

    public override void OnHandlerFailed(RadiusRequest request, Exception exception, long suppressed) => NasLog.Failed(logger, exception, request.Client.Name, suppressed);

    public override void OnRefused(ProtocolReject reason, in RadiusPacket packet, RadiusClient client, IPEndPoint source, long suppressed) =>
        NasLog.Unanswerable(logger, client.Name, source, reason, suppressed, RadiusText.DescribeWithoutPeople(packet));

    public override void OnMessageAuthenticatorLearned(RadiusClient client, IPAddress address)
    {
        learned.Add(address);
        NasLog.Learned(logger, client.Name, address);
    }

    public override void OnFaulted(Exception exception) => NasLog.Faulted(logger, exception);

    public override void OnReceiveFailed(IPEndPoint local, int errno) => NasLog.ReceiveFailed(logger, local, errno);
}
