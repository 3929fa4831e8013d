using System.Globalization;
using HotspotAuth.Gateway.Link;

namespace HotspotAuth.Operation;

/// <summary>The user that this process runs as, for sentences about what he may not: where the package is installed it is not the root who typed.</summary>
internal static class OwnUser
{
    /// <summary>His name; his number where the machine knows no name.</summary>
    public static string Name { get; } = Environment.UserName is { Length: > 0 } name ? name : PeerCredentials.OwnUser.ToString(CultureInfo.InvariantCulture);

    /// <summary>That a file can't be had. Who may not look into a folder isn't told whether a file is in it.</summary>
    public static string CannotRead(string file) => $"{file} is not there, or the user {Name} may not read it";

    /// <summary>The command line with which root gives him a folder, which is made where it is not there.</summary>
    public static string Gets(string folder) => Directory.Exists(folder) ? $"chown {Name}: {folder}" : Made(folder);

    /// <summary>The command line that makes a folder for him alone.</summary>
    public static string Made(string folder) => $"mkdir -m 700 {folder} && chown {Name}: {folder}";
}
