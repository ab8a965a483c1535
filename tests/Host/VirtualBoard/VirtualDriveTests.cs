using VirtualBoard;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class VirtualDriveTests(ITestOutputHelper output)
{
    [Fact]
    public void Write_NewFile_IsReadBackAndOnTheHost()
    {
        using var test = new TestBoard();
        test.Board.Drive.Write(@"I:\a.bin", [1, 2, 3]);

        Assert.Equal([1, 2, 3], test.Board.Drive.Read(@"I:\a.bin"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(test.Board.Drive.HostDirectory, "a.bin")));
        Assert.Equal(3, test.Board.Drive.FileSizeBytes(@"I:\a.bin"));
    }

    [Fact]
    public void Create_ExistingFile_KeepsItsContentUntilClosed()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        drive.Write(@"I:\a.bin", [1, 2, 3]);

        var file = drive.Create(@"I:\a.bin");
        file.Write([9]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(drive.HostDirectory, "a.bin")));
        file.Dispose();

        Assert.Equal([9], drive.Read(@"I:\a.bin"));
    }

    [Fact]
    public void Append_ExistingAndMissingFile_AddsAtTheEnd()
    {
        using var test = new TestBoard();
        test.Board.Drive.Append(@"I:\log", [1]);
        test.Board.Drive.Append(@"I:\log", [2, 3]);

        Assert.Equal([1, 2, 3], test.Board.Drive.Read(@"I:\log"));
    }

    [Fact]
    public void Open_FileInUse_Throws()
    {
        using var test = new TestBoard();
        using var file = test.Board.Drive.Create(@"I:\a");

        Throws(DriveError.InUse, () => test.Board.Drive.Create(@"I:\a"));
        Throws(DriveError.InUse, () => test.Board.Drive.Read(@"I:\a"));
        Throws(DriveError.InUse, () => test.Board.Drive.Delete(@"I:\a"));
    }

    [Fact]
    public void Delete_MissingFile_IsSilent()
    {
        using var test = new TestBoard();
        test.Board.Drive.Write(@"I:\a", [1]);
        test.Board.Drive.Delete(@"I:\a");
        test.Board.Drive.Delete(@"I:\a");

        Assert.False(test.Board.Drive.Exists(@"I:\a"));
        Throws(DriveError.NotFound, () => test.Board.Drive.Read(@"I:\a"));
    }

    [Fact]
    public void Move_ExistingTarget_IsRefused()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        drive.Write(@"I:\a", [1]);
        drive.Write(@"I:\b", [2]);

        Throws(DriveError.Exists, () => drive.Move(@"I:\a", @"I:\b"));
        drive.Move(@"I:\a", @"I:\c");
        Assert.Equal([@"I:\b", @"I:\c"], drive.List(@"I:\"));
    }

    [Fact]
    public void Directories_CreateListDelete_BehaveAsOnTheDevice()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        Throws(DriveError.NotFound, () => drive.Write(@"I:\journal\1", [1]));
        drive.CreateDirectory(@"I:\journal");
        drive.CreateDirectory(@"I:\journal");
        drive.Write(@"I:\journal\1", [1]);

        Assert.Equal([@"I:\journal\1"], drive.List(@"I:\journal\"));
        Assert.Equal([@"I:\journal"], drive.ListDirectories(@"I:\"));
        Assert.False(drive.Exists(@"I:\journal"));
        Throws(DriveError.NotEmpty, () => drive.DeleteDirectory(@"I:\journal"));
        Throws(DriveError.NotFound, () => drive.List(@"I:\nowhere"));
        drive.Delete(@"I:\journal\1");
        drive.DeleteDirectory(@"I:\journal");
        Assert.False(drive.DirectoryExists(@"I:\journal"));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData(@"C:\a.txt")]
    [InlineData(@"I:\..\a.txt")]
    [InlineData(@"I:\a/b")]
    [InlineData("I:\\a\0b")]
    [InlineData(@"I:\.writing-x")]
    [InlineData(@"I:\nul.txt")]
    [InlineData(@"I:\")]
    public void Write_BadPath_IsRefusedNamingIt(string path)
    {
        using var test = new TestBoard();

        var error = Throws(DriveError.BadPath, () => test.Board.Drive.Write(path, [1]));

        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void Write_TooLongPath_IsRefused()
    {
        using var test = new TestBoard();

        Throws(DriveError.BadPath, () => test.Board.Drive.Write(@"I:\" + new string('x', 230), [1]));
    }

    [Fact]
    public void Write_FullDrive_KeepsTheOldContent()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        drive.Write(@"I:\cert", new byte[1500]);
        var segments = 0;
        var error = Assert.Throws<DriveException>(() =>
        {
            for (; segments < 1000; segments++)
                drive.Write($@"I:\{segments}", new byte[4096]);
        });

        Assert.Equal(DriveError.Full, error.Error);
        Assert.InRange(segments, 50, 60); // measured on littlefs: some 56 segments of 4 KB in 256 KB
        Throws(DriveError.Full, () => drive.Write(@"I:\cert", new byte[1600])); // needs room beside the old
        Assert.Equal(1500, drive.FileSizeBytes(@"I:\cert"));
        Assert.Equal(0, drive.FreeBytes);

        drive.Delete(@"I:\0");
        drive.Write(@"I:\cert", new byte[1600]);
    }

    [Fact]
    public void Write_FailedWrite_ClosesWithTheOldContent()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        drive.Write(@"I:\a", [1]);

        using (var file = drive.OpenAppend(@"I:\a"))
            Assert.Throws<DriveException>(() => file.Write(new byte[300_000]));

        Assert.Equal([1], drive.Read(@"I:\a"));
    }

    [Fact]
    public void SmallFiles_ManyOfThem_FillTheDrive()
    {
        using var test = new TestBoard();
        var count = 0;
        Assert.Throws<DriveException>(() =>
        {
            for (; count < 1000; count++)
                test.Board.Drive.Write($@"I:\{count}", new byte[200]);
        });

        Assert.InRange(count, 190, 300); // measured on littlefs: 207
    }

    [Fact]
    public void Changing_HandlerThrows_NothingChanges()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        drive.Write(@"I:\a", [1]);
        var operations = new List<DriveOperation>();
        drive.Changing += operation =>
        {
            operations.Add(operation);
            if (operation.Kind == DriveOperationKind.CommitFile)
                throw new PowerOffException();
        };

        Assert.Throws<PowerOffException>(() => drive.Write(@"I:\a", [2, 2]));
        Assert.Throws<PowerOffException>(() => drive.Write(@"I:\b", [3]));

        Assert.Equal([1], drive.Read(@"I:\a"));
        Assert.Equal([], drive.Read(@"I:\b"));
        Assert.Equal(
            [
                new DriveOperation(DriveOperationKind.CommitFile, @"I:\a", 2),
                new DriveOperation(DriveOperationKind.CreateFile, @"I:\b", 0),
                new DriveOperation(DriveOperationKind.CommitFile, @"I:\b", 1),
            ],
            operations);
    }

    [Fact]
    public void Drive_LeftoversOfAKilledProcess_AreGoneAndNotListed()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("a"), [1]);
        File.WriteAllBytes(folder.File(".writing-x"), [2]);

        using var board = new Board(new BoardOptions { DriveDirectory = folder.Path });

        Assert.Equal([@"I:\a"], board.Drive.List(@"I:\"));
        Assert.False(File.Exists(folder.File(".writing-x")));
    }

    [Fact]
    public void Drive_RandomOperations_BehaveLikeADictionary()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        var model = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var i = 0; i < 2000; i++)
        {
            var path = $@"I:\{random.Next(8)}";
            var content = new byte[random.Next(2000)];
            random.NextBytes(content);
            switch (random.Next(3))
            {
                case 0:
                    drive.Write(path, content);
                    model[path] = content;
                    break;
                case 1 when model.GetValueOrDefault(path, []).Length < 8000:
                    drive.Append(path, content);
                    model[path] = [.. model.GetValueOrDefault(path, []), .. content];
                    break;
                default:
                    drive.Delete(path);
                    model.Remove(path);
                    break;
            }
        }

        Assert.Equal(model.Keys, drive.List(@"I:\"));
        Assert.All(model, file => Assert.Equal(file.Value, drive.Read(file.Key)));
    }

    private static DriveException Throws(DriveError expected, Action action)
    {
        var error = Assert.Throws<DriveException>(action);
        Assert.Equal(expected, error.Error);
        return error;
    }
}
