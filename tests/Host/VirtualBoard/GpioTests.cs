using System.Device.Gpio;
using VirtualBoard;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class GpioTests
{
    [Fact]
    public void OpenPin_Twice_Throws()
    {
        using var test = new TestBoard();
        var controller = new GpioController();
        controller.OpenPin(4);

        Assert.Throws<InvalidOperationException>(() => controller.OpenPin(4));
        Assert.Throws<InvalidOperationException>(() => new GpioController().OpenPin(4));
        Assert.True(controller.IsPinOpen(4));
    }

    [Fact]
    public void ClosePin_Opened_CanBeOpenedAgain()
    {
        using var test = new TestBoard();
        var controller = new GpioController();
        controller.OpenPin(4, PinMode.Output).Write(PinValue.High);
        Assert.True(test.Board.Pins[4].Level);

        controller.ClosePin(4);

        Assert.False(test.Board.Pins[4].Level);
        Assert.False(controller.IsPinOpen(4));
        controller.OpenPin(4);
        Assert.Throws<InvalidOperationException>(() => controller.ClosePin(5));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    [InlineData(40)]
    public void OpenPin_NoSuchPin_Throws(int gpio)
    {
        using var test = new TestBoard();

        Assert.Throws<InvalidOperationException>(() => new GpioController().OpenPin(gpio));
        Assert.True(new GpioController().IsPinOpen(gpio)); // as on the device
    }

    [Fact]
    public void OpenPin_OutputOnInputOnlyPin_Throws()
    {
        using var test = new TestBoard();
        var controller = new GpioController();

        Assert.False(controller.IsPinModeSupported(34, PinMode.Output));
        Assert.Throws<ArgumentException>(() => controller.OpenPin(34, PinMode.Output));
    }

    [Theory]
    [InlineData(PinMode.Input, false)]
    [InlineData(PinMode.InputPullUp, true)]
    [InlineData(PinMode.InputPullDown, false)]
    public void Read_UnconnectedInput_IsWhatTheResistorSays(PinMode mode, bool expected)
    {
        using var test = new TestBoard();

        Assert.Equal(expected, (bool)new GpioController().OpenPin(4, mode).Read());
    }

    [Fact]
    public void Read_DrivenInput_IsTheLevelWhateverTheResistor()
    {
        using var test = new TestBoard();
        var pin = new GpioController().OpenPin(4, PinMode.InputPullUp);

        test.Board.Pins[4].Drive(false);
        Assert.Equal(PinValue.Low, pin.Read());
        test.Board.Pins[4].Release();
        Assert.Equal(PinValue.High, pin.Read());
    }

    [Fact]
    public void Write_Output_DrivesThePinAndReadsLow()
    {
        using var test = new TestBoard();
        var changes = new List<PinChange>();
        test.Board.Pins[2].Changed += changes.Add;
        var pin = new GpioController().OpenPin(2, PinMode.Output);

        pin.Write(PinValue.High);
        test.Clock.Wait(100);
        pin.Toggle();

        Assert.Equal([new PinChange(2, true, 0), new PinChange(2, false, 100)], changes);
        pin.Write(PinValue.High);
        Assert.Equal(PinValue.Low, pin.Read()); // cpu_gpio.cpp: GPIO_MODE_OUTPUT leaves the input off
    }

    [Fact]
    public void Write_OpenDrain_LetsGoWhenHigh()
    {
        using var test = new TestBoard();
        var pin = new GpioController().OpenPin(2, PinMode.OutputOpenDrain);
        test.Board.Pins[2].Drive(true);

        Assert.False(test.Board.Pins[2].Level);
        pin.Write(PinValue.High);
        Assert.True(test.Board.Pins[2].Level);
    }

    [Fact]
    public void Write_Input_Throws()
    {
        using var test = new TestBoard();
        var pin = new GpioController().OpenPin(4, PinMode.Input);

        Assert.Throws<ArgumentException>(() => pin.Write(PinValue.High));
    }

    [Fact]
    public void Pin_AfterDispose_Throws()
    {
        using var test = new TestBoard();
        var pin = new GpioController().OpenPin(4);
        pin.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pin.Read());
        Assert.Throws<ObjectDisposedException>(() => pin.SetPinMode(PinMode.Output));
    }

    [Fact]
    public void ValueChanged_Edges_AreDispatchedOnlyInWait()
    {
        using var test = new TestBoard();
        var events = new List<PinEventTypes>();
        var pin = new GpioController().OpenPin(4, PinMode.InputPullUp);
        pin.ValueChanged += (_, e) => events.Add(e.ChangeType);

        test.Board.Pins[4].Drive(false);
        test.Board.Pins[4].Drive(true);
        Assert.Empty(events);

        test.Clock.Wait(10);
        Assert.Equal([PinEventTypes.Falling, PinEventTypes.Rising], events);
    }

    [Fact]
    public void ValueChanged_MoreEdgesThanTheQueueHolds_AreLostAndCounted()
    {
        using var test = new TestBoard();
        var count = 0;
        var pin = new GpioController().OpenPin(4, PinMode.Input);
        pin.ValueChanged += (_, _) => count++;

        for (var i = 0; i < 100; i++)
        {
            test.Board.Pins[4].Drive(true);
            test.Board.Pins[4].Drive(false);
        }

        test.Clock.Wait(10);
        Assert.Equal(InterruptQueue.Capacity, count);
        Assert.Equal(200 - InterruptQueue.Capacity, test.Board.Interrupts.LostCount);
    }

    [Fact]
    public void ValueChanged_HandlerThrows_IsPrintedAndTheNextIsCalled()
    {
        using var test = new TestBoard();
        var count = 0;
        var pin = new GpioController().OpenPin(4, PinMode.Input);
        pin.ValueChanged += (_, _) => throw new FormatException($"boom {++count}");

        test.Board.Pins[4].Drive(true);
        test.Board.Pins[4].Drive(false);
        test.Clock.Wait(10);

        Assert.Equal(2, count);
        Assert.Contains(test.Lines, line => line.Contains("boom 2"));
    }

    [Fact]
    public void ValueChanged_Removed_IsNotRaised()
    {
        using var test = new TestBoard();
        var count = 0;
        var pin = new GpioController().OpenPin(4, PinMode.Input);
        PinValueChangedEventHandler handler = (_, _) => count++;
        pin.ValueChanged += handler;
        pin.ValueChanged -= handler;

        test.Board.Pins[4].Drive(true);
        test.Clock.Wait(10);

        Assert.Equal(0, count);
    }

    [Fact]
    public void DebounceTimeout_BouncingContact_GivesOneEventWhenItIsOver()
    {
        var world = new ScriptWorld();
        foreach (var atMs in new[] { 100, 102, 104, 107, 109 })
            world.At(atMs, board => board.Pins[4].Drive(!board.Pins[4].Level));
        using var test = new TestBoard(world);
        var events = new List<(PinEventTypes Type, long AtMs)>();
        var pin = new GpioController().OpenPin(4, PinMode.Input);
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(35);
        pin.ValueChanged += (_, e) => events.Add((e.ChangeType, test.Clock.NowMs));

        test.RunUntil(500);

        Assert.Equal([(PinEventTypes.Rising, 130)], events); // whole ticks of 10 ms from the first edge
    }

    [Fact]
    public void DebounceTimeout_ShortPulse_GivesNone()
    {
        var world = new ScriptWorld()
            .At(100, board => board.Pins[4].Drive(true))
            .At(110, board => board.Pins[4].Drive(false));
        using var test = new TestBoard(world);
        var count = 0;
        var pin = new GpioController().OpenPin(4, PinMode.Input);
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(50);
        pin.ValueChanged += (_, _) => count++;

        test.RunUntil(500);

        Assert.Equal(0, count);
    }

    [Fact]
    public void RegisterCallback_OnlyFalling_IsCalledForThoseUntilUnregistered()
    {
        using var test = new TestBoard();
        var events = new List<PinEventTypes>();
        var controller = new GpioController();
        controller.OpenPin(4, PinMode.Input);
        PinChangeEventHandler callback = (_, e) => events.Add(e.ChangeType);
        controller.RegisterCallbackForPinValueChangedEvent(4, PinEventTypes.Falling, callback);

        test.Board.Pins[4].Drive(true);
        test.Board.Pins[4].Drive(false);
        test.Clock.Wait(10);
        Assert.Equal([PinEventTypes.Falling], events);

        controller.UnregisterCallbackForPinValueChangedEvent(4, callback);
        test.Board.Pins[4].Drive(true);
        test.Board.Pins[4].Drive(false);
        test.Clock.Wait(10);
        Assert.Single(events);
        Assert.Throws<InvalidOperationException>(
            () => controller.RegisterCallbackForPinValueChangedEvent(5, PinEventTypes.Rising, callback));
    }

    [Fact]
    public void PinValue_Conversions_AreTheLevels()
    {
        Assert.Equal(PinValue.High, 7);
        Assert.Equal(PinValue.Low, false);
        Assert.Equal(1, (int)PinValue.High);
        Assert.Equal("High", PinValue.High.ToString());
    }
}
