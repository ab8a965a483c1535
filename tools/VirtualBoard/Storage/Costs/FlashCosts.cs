namespace VirtualBoard;

/// <summary>Counts the flash costs of work on a drive, from now on. See <see cref="LittlefsCosts"/>.</summary>
public sealed class FlashCosts
{
    private readonly Lock gate = new();
    private readonly LittlefsCosts costs;
    private readonly FlashCounts start;

    /// <summary>Starts from the drive's present content.</summary>
    /// <param name="drive">The drive.</param>
    /// <param name="isStamping">As in <see cref="LittlefsCosts"/>.</param>
    public FlashCosts(VirtualDrive drive, bool isStamping = true)
    {
        costs = new LittlefsCosts(isStamping);
        TakeOver(drive, DrivePath.Root);
        start = costs.Counts;
        drive.Opened += path => Count(() => costs.Open(path));
        drive.Changed += operation => Count(() => Apply(operation));
    }

    /// <summary>All costs so far.</summary>
    public FlashCounts Counts
    {
        get
        {
            lock (gate)
                return costs.Counts - start;
        }
    }

    private void TakeOver(VirtualDrive drive, string directory)
    {
        foreach (var path in drive.List(directory))
        {
            costs.Create(path);
            costs.Close(path, keptBytes: 0, drive.FileSizeBytes(path));
        }

        foreach (var path in drive.ListDirectories(directory))
        {
            costs.CreateDirectory(path);
            TakeOver(drive, path);
        }
    }

    private void Count(Action change)
    {
        lock (gate)
            change();
    }

    private void Apply(DriveOperation operation)
    {
        switch (operation.Kind)
        {
            case DriveOperationKind.CreateFile:
                costs.Create(operation.Path);
                break;
            case DriveOperationKind.CommitFile:
                costs.Close(operation.Path, operation.KeptBytes, operation.SizeBytes);
                break;
            case DriveOperationKind.RemoveFile:
                costs.Remove(operation.Path);
                break;
            case DriveOperationKind.RenameFile:
                costs.Rename(operation.Path, operation.NewPath!);
                break;
            case DriveOperationKind.CreateDirectory:
                costs.CreateDirectory(operation.Path);
                break;
            case DriveOperationKind.RemoveDirectory:
                costs.RemoveDirectory(operation.Path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation.Kind, "Unknown operation.");
        }
    }
}
