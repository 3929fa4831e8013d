using System.Globalization;

namespace HotspotAuth.Lab.FaultTests;

/// <summary>
/// A disk with an ext4 of its own, as Debian makes them (errors=remount-ro): after an error the kernel lets nobody write any more, open files
/// or not, until it was checked and mounted anew (ext4(5)).
/// </summary>
internal sealed class FailingDisk : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _image;

    private FailingDisk(string folder, string path) => (_folder, _image, Path) = (folder, System.IO.Path.Combine(folder, "disk.img"), path);

    public string Path { get; }

    /// <summary>Makes one and mounts it in a folder.</summary>
    /// <param name="folder">What belongs to the test alone.</param>
    /// <param name="name">Where in it the disk is mounted.</param>
    public static async Task<FailingDisk> MountAsync(string folder, string name)
    {
        var disk = new FailingDisk(folder, Directory.CreateDirectory(System.IO.Path.Combine(folder, name)).FullName);
        // `ip netns exec` gives each program mounts of its own: only a shared folder takes the disk from all of them when it is unmounted.
        (await LabCommand.RunAsync("mount", "--bind", folder, folder)).Succeeded();
        (await LabCommand.RunAsync("mount", "--make-shared", folder)).Succeeded();
        (await LabCommand.RunAsync("truncate", "-s", "64M", disk._image)).Succeeded();
        (await LabCommand.RunAsync("mkfs.ext4", "-q", "-F", disk._image)).Succeeded();
        await disk.MountAsync();
        return disk;
    }

    /// <summary>What the kernel does when the disk fails it.</summary>
    public async Task FailAsync()
    {
        var device = (await LabCommand.RunAsync("findmnt", "-n", "-o", "SOURCE", Path)).Succeeded().Output.Trim();
        await File.WriteAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/sys/fs/ext4/{System.IO.Path.GetFileName(device)}/trigger_fs_error"), "the lab's disk fails");
    }

    /// <summary>What an operator does then. Nothing may have it open.</summary>
    public async Task RepairAsync()
    {
        (await LabCommand.RunAsync("umount", Path)).Succeeded();
        var check = await LabCommand.RunAsync("e2fsck", "-f", "-y", _image);
        Assert.True(check.ExitCode is 0 or 1, check.Output + check.Error); // e2fsck(8): 1 is "errors corrected"
        await MountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await LabCommand.RunAsync("umount", "-l", Path);
        await LabCommand.RunAsync("umount", "-l", _folder);
    }

    private async Task MountAsync() => (await LabCommand.RunAsync("mount", "-o", "loop,errors=remount-ro", _image, Path)).Succeeded();
}
