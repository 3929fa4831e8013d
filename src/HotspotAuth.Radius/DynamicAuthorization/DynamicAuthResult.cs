using System.Globalization;

namespace HotspotAuth.Radius;

/// <summary>How a Disconnect- or CoA-Request ended.</summary>
public enum DynamicAuthOutcome
{
    /// <summary>The NAS did it (ACK).</summary>
    Acknowledged,

    /// <summary>The NAS refused (NAK); <see cref="DynamicAuthResult.Cause"/> says why.</summary>
    Refused,

    /// <summary>The machine answered that nobody listens on the port (ICMP port unreachable).</summary>
    NotListening,

    /// <summary>No right answer came to any try.</summary>
    NoAnswer,

    /// <summary>There is no way to the address.</summary>
    Unreachable,
}

/// <summary>What the NAS answered.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cause">Error-Cause, where the NAS gave one.</param>
/// <param name="Attempts">Times the request was sent.</param>
/// <param name="WrongAnswers">Answers that were not believed: a wrong authenticator means a different secret on the NAS.</param>
/// <param name="Port">The port that was asked.</param>
public sealed record DynamicAuthResult(DynamicAuthOutcome Outcome, ErrorCause? Cause, int Attempts, int WrongAnswers, int Port)
{
    /// <summary>True when the session is certainly over on the NAS: it was ended now, or the NAS does not know it (503).</summary>
    public bool IsSessionOver =>
        Outcome == DynamicAuthOutcome.Acknowledged || (Outcome == DynamicAuthOutcome.Refused && Cause == ErrorCause.SessionContextNotFound);

    /// <summary>The same in plain English, for a log and for operators.</summary>
    public string Explanation => Outcome switch
    {
        DynamicAuthOutcome.Acknowledged => "The NAS says that it is done.",
        DynamicAuthOutcome.Refused => $"The NAS refused: {Explain(Cause)}",
        DynamicAuthOutcome.NotListening => string.Create(
            CultureInfo.InvariantCulture, $"The NAS does not listen on {Port}. Switch on incoming Disconnect/CoA there (RouterOS: /radius incoming set accept=yes port={Port})."),
        DynamicAuthOutcome.Unreachable => "There is no network path to the NAS.",
        _ when WrongAnswers > 0 => "The NAS answers with a different secret: compare the secret on both sides.",
        _ => "The NAS does not answer. It may be off, a firewall may drop the request, our address or secret may be unknown to it, or its clock may be more than 5 minutes off.",
    };

    /// <summary>An Error-Cause as a sentence.</summary>
    public static string Explain(ErrorCause? cause) => cause switch
    {
        null => "it gave no reason.",
        ErrorCause.ResidualSessionContextRemoved => "what was left of the session was removed.",
        ErrorCause.InvalidEapPacket => "the EAP packet was not valid.",
        ErrorCause.UnsupportedAttribute => "it does not support one of the attributes sent.",
        ErrorCause.MissingAttribute => "it needs more attributes to find the session.",
        ErrorCause.NasIdentificationMismatch => "the request names another NAS.",
        ErrorCause.InvalidRequest => "it does not understand the request.",
        ErrorCause.UnsupportedService => "it does not support this service type.",
        ErrorCause.UnsupportedExtension => "it does not support this request.",
        ErrorCause.InvalidAttributeValue => "it does not accept a value that was sent.",
        ErrorCause.AdministrativelyProhibited => "it is set to refuse such requests.",
        ErrorCause.RequestNotRoutable => "a proxy does not know the way to it.",
        ErrorCause.SessionContextNotFound => "it has no such session; the session is over.",
        ErrorCause.SessionContextNotRemovable => "it cannot end this session.",
        ErrorCause.OtherProxyProcessingError => "a proxy failed.",
        ErrorCause.ResourcesUnavailable => "it is out of resources.",
        ErrorCause.RequestInitiated => "it asks for authorization anew.",
        ErrorCause.MultipleSessionSelectionUnsupported => "the request fits several sessions.",
        ErrorCause.MissingMessageAuthenticator => "it wants a Message-Authenticator.",
        _ => string.Create(CultureInfo.InvariantCulture, $"error {(int)cause}."),
    };
}
