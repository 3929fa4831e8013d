namespace HotspotAuth.Operation;

/// <summary>The places inside <c>Data:Directory</c>, each readable by its owner only.</summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataDirectory(string root) => Root = root;

    public string Root { get; }
    public string AccountStore => Path.Combine(Root, "hotspot.sqlite");
    public string Traffic => Path.Combine(Root, "traffic");

    /// <summary>The rows that officials' orders keep beyond their days' time, a folder for each order.</summary>
    public string Cases => Path.Combine(Root, "cases");

    /// <summary>Private keys: the digest key, the key that seals recoverable secrets, the admin site's certificate.</summary>
    public string Keys => Path.Combine(Root, "keys");

    public string SecretKey => Path.Combine(Keys, "secrets.key");
    /// <summary>What dnsmasq is given and keeps.</summary>
    public string Gateway => Path.Combine(Root, "gateway");

    /// <summary>The account store as it was before each of the last upgrades.</summary>
    public string Backups => Path.Combine(Root, "backups");

    public string Logs => Path.Combine(Root, "logs");

    /// <summary>What processes without the jobs say of their parts to the one that looks for alerts.</summary>
    public string Parts => Path.Combine(Root, "parts");

    /// <summary>Held by the running service, so that a verb knows whether to ask it or to act itself.</summary>
    public string ServiceLock => Path.Combine(Root, "service.lock");

    /// <exception cref="VerbException">The directory can't be made or written (exit 73).</exception>
    public static DataDirectory OpenOrCreate(string path)
    {
        var data = new DataDirectory(Path.GetFullPath(path));
        try
        {
            foreach (var directory in new[] { data.Root, data.Keys, data.Traffic, data.Logs }) Directory.CreateDirectory(directory, OwnerOnly);
            var probe = Path.Combine(data.Root, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.CannotWrite, $"Data:Directory: {data.Root} can't be written ({e.Message}). Give this user the right to it, or set Data:Directory to another place.");
        }

        return data;
    }

    /// <summary>Held by the process that holds the gateway, so that a verb and another process know that somebody does.</summary>
    public string GatewayLock => Path.Combine(Root, "gateway.lock");

    public static void MakePrivate(string file) => File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
