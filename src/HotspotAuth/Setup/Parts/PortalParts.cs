using System.Net.Security;
using HotspotAuth.Portal;

namespace HotspotAuth.Setup.Parts;

/// <summary>The guests' pages, and the certificate they are shown under.</summary>
internal static class PortalParts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Asks each address for the login page, under the name that guests use.</summary>
    public static async Task<PartResult> PortalAsync(PartScene scene, CancellationToken cancellationToken)
    {
        if (!scene.IsServing) return new PartResult("portal", PartState.Skipped, "stopped");
        var addresses = scene.At("portal");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        // Whether phones trust it is the certificate's own test; here only somebody must answer.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, faults) => faults != SslPolicyErrors.RemoteCertificateNotAvailable;
        using var http = new HttpClient(handler) { Timeout = Patience };
        foreach (var address in addresses)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address), "/login"));
                request.Headers.Host = scene.Settings.Site.PortalHost;
                using var answer = await http.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode && (int)answer.StatusCode is < 300 or >= 400) return new PartResult("portal", PartState.Fail, "refuses", address, ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return new PartResult("portal", PartState.Fail, "silent", address);
            }
        }

        return addresses.Count == 0 ? new PartResult("portal", PartState.Skipped, "elsewhere") : new PartResult("portal", PartState.Ok, "answers", string.Join(" ", addresses));
    }

    public static PartResult Certificate(PartScene scene)
    {
        if (scene.Settings.Portal is not { CertificatePath: { } chain, CertificateKeyPath: { } key }) return new PartResult("certificate", PartState.Skipped, "none");
        if (CertificatePair.Read(chain, key).Faults is [var unfit, ..]) return unfit.Part;
        var look = CertificateLook.OfFiles(chain, key, scene.Settings.Site.PortalHost, scene.Time.GetUtcNow());
        return look.Fault is { } fault
            ? new PartResult("certificate", look.IsUnfit ? PartState.Fail : PartState.Warn, fault, scene.Settings.Site.PortalHost, look.Names, look.EndsText)
            : new PartResult("certificate", PartState.Ok, "good", look.Names, look.EndsText);
    }
}
