namespace NanoCam.Device.Local;

/// <summary>
/// The page of the local server: the stream, and a slider for every control with a range in <c>/status</c>. Loads nothing from other
/// servers.
/// </summary>
internal static class LocalPage
{
    internal const string Html = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>NanoCam</title>
        <style>
        body{font:16px system-ui,sans-serif;margin:0;background:#14181d;color:#e6e9ec}
        main{display:flex;flex-wrap:wrap;gap:16px;padding:16px}
        img{max-width:100%;min-width:min(100%,320px);background:#000;align-self:flex-start}
        form{display:grid;grid-template-columns:auto 1fr auto;gap:6px 12px;align-content:start;min-width:300px}
        select{grid-column:2/4}p{margin:0;padding:16px 16px 0}a{color:#8ec5ff}
        </style>
        <p><b id="name">NanoCam</b> <span id="about"></span> <a href="/capture">one frame</a> <span id="say" role="status"></span></p>
        <main><img id="view" alt="Live video"><form id="form"></form></main>
        <script>
        const get=id=>document.getElementById(id), form=get('form'), say=get('say');
        const send=async(name,value)=>{
          const answer=await fetch(`/control?var=${name}&val=${value}`).catch(()=>null);
          say.textContent=answer&&answer.ok?'':`The camera rejected ${name} = ${value}.`;
        };
        const label=(name,input)=>{
          const text=document.createElement('label');
          text.textContent=name; text.htmlFor=input.id=name; form.append(text,input);
        };
        const load=async()=>{
          const status=await(await fetch('/status')).json(), about=status.nanocam;
          document.title=get('name').textContent=about.camera;
          get('about').textContent=`${about.sensor} on ${about.board}, ${about.firmware}`;
          const sizes=document.createElement('select');
          for(const [number,size] of Object.entries(about.sizes)) sizes.add(new Option(size,number,false,number==status.framesize));
          sizes.onchange=()=>send('framesize',sizes.value);
          label('framesize',sizes);
          for(const [name,[min,max]] of Object.entries(about.ranges)){
            const slider=document.createElement('input'), shown=document.createElement('output');
            Object.assign(slider,{type:'range',min,max,value:status[name]});
            shown.textContent=status[name];
            slider.oninput=()=>{shown.textContent=slider.value};
            slider.onchange=()=>send(name,slider.value);
            label(name,slider); form.append(shown);
          }
        };
        get('view').onerror=()=>{say.textContent='There is no stream. Two clients already receive frames, or the camera delivers none.'};
        get('view').src='/stream';
        load().catch(()=>{say.textContent='The camera does not respond. Reload the page.'});
        </script></html>
        """;
}
