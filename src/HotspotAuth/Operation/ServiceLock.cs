namespace HotspotAuth.Operation;

/// <summary>Held while the service runs on a data directory: two of them would write the same streams.</summary>
internal sealed class ServiceLock : IDisposable
{
    private readonly FileStream _file;

    private ServiceLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it. The kernel frees it when its holder dies.</summary>
    public static ServiceLock? TryTake(DataDirectory data)
    {
        try
        {
            var file = new FileStream(data.ServiceLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            DataDirectory.MakePrivate(data.ServiceLock);
            return new ServiceLock(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool IsServing(DataDirectory data)
    {
        using var mine = TryTake(data);
        return mine is null;
    }

    public void Dispose() => _file.Dispose();
}
