namespace System.Device.Gpio;

/// <summary>The level of a pin.</summary>
public readonly struct PinValue
{
    private readonly byte value;

    private PinValue(byte value) => this.value = value;

    /// <summary>High.</summary>
    public static PinValue High => new(1);

    /// <summary>Low.</summary>
    public static PinValue Low => new(0);

    /// <summary>0 is low, everything else high.</summary>
    public static implicit operator PinValue(int value) => value == 0 ? Low : High;

    /// <summary>True is high.</summary>
    public static implicit operator PinValue(bool value) => value ? High : Low;

    /// <summary>High is 1.</summary>
    public static explicit operator byte(PinValue value) => value.value;

    /// <summary>High is 1.</summary>
    public static explicit operator int(PinValue value) => value.value;

    /// <summary>High is true.</summary>
    public static explicit operator bool(PinValue value) => value.value != 0;

    /// <summary>Same level.</summary>
    public static bool operator ==(PinValue a, PinValue b) => a.Equals(b);

    /// <summary>Different levels.</summary>
    public static bool operator !=(PinValue a, PinValue b) => !a.Equals(b);

    /// <summary>Same level.</summary>
    public bool Equals(PinValue other) => value == other.value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PinValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value;

    /// <inheritdoc/>
    public override string ToString() => value == 0 ? "Low" : "High";
}
