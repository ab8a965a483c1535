using System.Device.Gpio;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class PulseCounterTests
{
    [Theory]
    [InlineData(GpioPulsePolarity.Falling, 50)]
    [InlineData(GpioPulsePolarity.Rising, 50)]
    [InlineData(GpioPulsePolarity.Both, 100)]
    public void Read_PulsesWhileManagedCodeIsBusy_CountsThem(GpioPulsePolarity polarity, long expected)
    {
        using var test = new TestBoard();
        using var counter = new GpioPulseCounter(4) { Polarity = polarity };
        counter.Start();

        Pulse(test, 50);

        Assert.Equal(expected, counter.Read().Count);
        Assert.Equal(0, test.Board.Interrupts.Count);
    }

    [Fact]
    public void Read_MoreThanThe15BitsOfTheHardware_IsExtended()
    {
        using var test = new TestBoard();
        using var counter = new GpioPulseCounter(4);
        counter.Start();

        Pulse(test, 40_000);

        Assert.Equal(40_000, counter.Read().Count);
    }

    [Fact]
    public void Reset_AfterPulses_ReturnsTheCountAndBeginsAgain()
    {
        using var test = new TestBoard();
        using var counter = new GpioPulseCounter(4);
        counter.Start();
        Pulse(test, 3);
        test.Clock.Wait(250);

        var read = counter.Reset();

        Assert.Equal(3, read.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(250), read.RelativeTime);
        Assert.Equal(0, counter.Read().Count);
    }

    [Fact]
    public void Stop_ThenStart_KeepsTheCountThenBeginsAtZero()
    {
        using var test = new TestBoard();
        using var counter = new GpioPulseCounter(4);
        Pulse(test, 2);
        counter.Start();
        Pulse(test, 3);
        counter.Stop();
        Pulse(test, 4);

        Assert.Equal(3, counter.Read().Count);
        counter.Start();
        Assert.Equal(0, counter.Read().Count);
    }

    [Fact]
    public void Counter_WrongState_Throws()
    {
        using var test = new TestBoard();
        var counter = new GpioPulseCounter(4);
        Assert.Throws<InvalidOperationException>(counter.Stop);
        counter.Start();
        Assert.Throws<InvalidOperationException>(counter.Start);
        Assert.Throws<InvalidOperationException>(() => counter.Polarity = GpioPulsePolarity.Both);
        counter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => counter.Read());
    }

    [Fact]
    public void Counter_ItsPin_CountsAsOpenUntilDisposed()
    {
        using var test = new TestBoard();
        var counter = new GpioPulseCounter(4);
        Assert.True(test.Board.Pins[4].Level); // pulled up
        Assert.Throws<InvalidOperationException>(() => new GpioController().OpenPin(4));

        counter.Dispose();

        new GpioController().OpenPin(4).Dispose();
    }

    [Fact]
    public void Counter_MoreThanTheChipHas_Throws()
    {
        using var test = new TestBoard();
        foreach (var gpio in new[] { 4, 5, 12, 13, 14, 15, 16, 17 })
            _ = new GpioPulseCounter(gpio);

        Assert.Throws<NotSupportedException>(() => new GpioPulseCounter(18));
    }

    [Fact]
    public void Counter_TwoPins_FollowsTheDirectionOfAnEncoder()
    {
        using var test = new TestBoard();
        using var counter = new GpioPulseCounter(4, 5) { Polarity = GpioPulsePolarity.Rising };
        var a = test.Board.Pins[4];
        var b = test.Board.Pins[5];
        a.Drive(false);
        b.Drive(false);
        counter.Start();

        Turn(a, b);
        var forward = counter.Reset().Count;
        Turn(b, a);
        var backward = counter.Reset().Count;

        Assert.NotEqual(0, forward);
        Assert.Equal(-forward, backward);
    }

    private static void Turn(Pin leading, Pin following)
    {
        leading.Drive(true);
        following.Drive(true);
        leading.Drive(false);
        following.Drive(false);
    }

    private static void Pulse(TestBoard test, int count)
    {
        for (var i = 0; i < count; i++)
        {
            test.Board.Pins[4].Drive(false);
            test.Board.Pins[4].Drive(true);
        }
    }
}
