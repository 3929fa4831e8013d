namespace HotspotAuth.Radius;

/// <summary>Error-Cause (RFC 5176 §3.5 and the values registered since). Others arrive too.</summary>
public enum ErrorCause
{
    /// <summary>The session is gone and so is what was left of it.</summary>
    ResidualSessionContextRemoved = 201,

    /// <summary>An EAP packet was not valid.</summary>
    InvalidEapPacket = 202,

    /// <summary>The request carries an attribute that the NAS does not support.</summary>
    UnsupportedAttribute = 401,

    /// <summary>The request lacks an attribute that the NAS needs to find the session.</summary>
    MissingAttribute = 402,

    /// <summary>The NAS is not the one that the request names.</summary>
    NasIdentificationMismatch = 403,

    /// <summary>The request is malformed for this NAS.</summary>
    InvalidRequest = 404,

    /// <summary>The Service-Type is not supported.</summary>
    UnsupportedService = 405,

    /// <summary>Disconnect or CoA is not supported.</summary>
    UnsupportedExtension = 406,

    /// <summary>An attribute has a value that the NAS does not accept.</summary>
    InvalidAttributeValue = 407,

    /// <summary>The NAS is set to refuse this.</summary>
    AdministrativelyProhibited = 501,

    /// <summary>A proxy does not know the way to the NAS.</summary>
    RequestNotRoutable = 502,

    /// <summary>The NAS has no such session: it is over.</summary>
    SessionContextNotFound = 503,

    /// <summary>The session is there, but the NAS cannot end it.</summary>
    SessionContextNotRemovable = 504,

    /// <summary>A proxy failed.</summary>
    OtherProxyProcessingError = 505,

    /// <summary>The NAS is out of resources.</summary>
    ResourcesUnavailable = 506,

    /// <summary>The NAS has begun to ask for authorization anew.</summary>
    RequestInitiated = 507,

    /// <summary>The request fits several sessions, which the NAS does not support.</summary>
    MultipleSessionSelectionUnsupported = 508,

    /// <summary>The NAS wants a Message-Authenticator.</summary>
    MissingMessageAuthenticator = 510,
}
