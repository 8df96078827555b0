// nanoFramework.Runtime.Events: the base of GPIO events.
#nullable disable

namespace nanoFramework.Runtime.Events;

public class BaseEvent
{
    public ushort Source;
    public byte Message;
    public extern BaseEvent();
}
