namespace nanoFramework.Json;

/// <summary>The package has it; nothing throws it.</summary>
public class SerializationException : Exception
{
    /// <summary>Says nothing more.</summary>
    public SerializationException()
    {
    }
}
