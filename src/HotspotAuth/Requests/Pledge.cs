namespace HotspotAuth.Requests;

/// <summary>
/// What every applicant promises. Its words stand in the console's texts (<c>request.pledge</c>); a request keeps them as they
/// were read, with this version. Change the version with the words.
/// </summary>
internal static class Pledge
{
    public const string Version = "1";
    public const string TextKey = "request.pledge";
}
