using System.Net;

namespace HotspotAuth.Radius;

/// <summary>
/// What the listener tells the program so that it can log it and show it. Override what you want to hear. Called on the
/// receiving threads: be quick and do not throw.
/// </summary>
public abstract class RadiusObserver
{
    /// <summary>
    /// Something was discarded. Told at once for the first of a (reason, source) pair and then at most every ten seconds, and
    /// never more than a hundred times a second in all; <paramref name="suppressed"/> says how many like it were not told since.
    /// <paramref name="client"/> is null for a stranger. Counters count every one.
    /// </summary>
    public virtual void OnDiscarded(RadiusDiscard reason, IPEndPoint source, RadiusClient? client, long suppressed)
    {
    }

    /// <summary>A client on auto sent its first right Message-Authenticator: store the address, it is required from now on.</summary>
    public virtual void OnMessageAuthenticatorLearned(RadiusClient client, IPAddress address)
    {
    }

    /// <summary>A PAP password without Message-Authenticator came out as octets that nobody types: the secret is probably wrong.
    /// Told with the same limits as a discard.</summary>
    public virtual void OnPasswordGarbled(RadiusClient client, IPEndPoint source)
    {
    }

    /// <summary>A handler threw; the request is answered with silence. Told with the same limits as a discard: where the disk is
    /// full every request fails.</summary>
    public virtual void OnHandlerFailed(RadiusRequest request, Exception exception, long suppressed)
    {
    }

    /// <summary>A proven Access-Request got an Access-Reject without asking the program. Told with the same limits as a discard.
    /// The packet is only good during the call.</summary>
    public virtual void OnRefused(ProtocolReject reason, in RadiusPacket packet, RadiusClient client, IPEndPoint source, long suppressed)
    {
    }

    /// <summary>The program threw where no request was in its hands: in <see cref="IRadiusHandler.IsReady"/>, or in another
    /// method of this class.</summary>
    public virtual void OnFaulted(Exception exception)
    {
    }

    /// <summary>The kernel refused to receive; the listener goes on trying.</summary>
    public virtual void OnReceiveFailed(IPEndPoint local, int errno)
    {
    }
}
