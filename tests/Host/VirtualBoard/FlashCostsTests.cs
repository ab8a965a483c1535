using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class FlashCostsTests
{
    [Fact]
    public void Counts_WorkOnADrive_AreThoseOfTheSameWorkOnTheModel()
    {
        using var test = new TestBoard();
        var drive = test.Board.Drive;
        var costs = new FlashCosts(drive);
        var model = new LittlefsCosts();
        var start = model.Counts;

        drive.Append(@"I:\a.seg", new byte[300]);
        model.Create(@"I:\a.seg");
        model.Close(@"I:\a.seg", 0, 300);
        drive.Append(@"I:\a.seg", new byte[300]);
        model.Open(@"I:\a.seg");
        model.Close(@"I:\a.seg", 300, 600);
        drive.Write(@"I:\a.seg", new byte[100]);
        model.Open(@"I:\a.seg");
        model.Close(@"I:\a.seg", 0, 100);
        drive.Read(@"I:\a.seg");
        model.Open(@"I:\a.seg");
        drive.CreateDirectory(@"I:\d");
        model.CreateDirectory(@"I:\d");
        drive.Move(@"I:\a.seg", @"I:\d\b.seg");
        model.Rename(@"I:\a.seg", @"I:\d\b.seg");
        drive.Delete(@"I:\d\b.seg");
        model.Remove(@"I:\d\b.seg");
        drive.DeleteDirectory(@"I:\d");
        model.RemoveDirectory(@"I:\d");

        Assert.Equal(model.Counts - start, costs.Counts);
        Assert.Equal(11, costs.Counts.Operations);
    }

    [Fact]
    public void Counts_FilesThatWereThereBefore_AreNotCounted()
    {
        using var test = new TestBoard();
        test.Board.Drive.CreateDirectory(@"I:\d");
        test.Board.Drive.Write(@"I:\d\a.bin", new byte[5000]);

        var costs = new FlashCosts(test.Board.Drive);
        Assert.Equal(default, costs.Counts);

        test.Board.Drive.Append(@"I:\d\a.bin", new byte[10]);
        Assert.Equal(1, costs.Counts.Erases);
    }

    [Fact]
    public void Counts_ReadingAFile_CostsItsTimeStampOnly()
    {
        using var test = new TestBoard();
        test.Board.Drive.Write(@"I:\a.bin", new byte[5000]);
        var stamping = new FlashCosts(test.Board.Drive);
        var plain = new FlashCosts(test.Board.Drive, isStamping: false);

        test.Board.Drive.Read(@"I:\a.bin");

        Assert.Equal(new FlashCounts(1, 0, 128), stamping.Counts);
        Assert.Equal(new FlashCounts(1, 0, 0), plain.Counts);
    }

    [Fact]
    public void Counts_AWriteThatThePowerCuts_IsNotCounted()
    {
        using var test = new TestBoard();
        test.Board.Drive.Write(@"I:\a.bin", [1]);
        var costs = new FlashCosts(test.Board.Drive, isStamping: false);
        test.Board.Drive.Changing += _ => throw new PowerOffException();

        Assert.Throws<PowerOffException>(() => test.Board.Drive.Delete(@"I:\a.bin"));

        Assert.Equal(default, costs.Counts);
    }
}
